"""Manifests: files of rows, as an array or one row a line, read as a stream."""

import json
import shutil

import pytest

from lading import Code, RowState, Stage
from lading.labelbox.exceptions import InvalidQueryError, LabelboxError, MissingFileError

from .conftest import IMAGES, URL, row


def ndjson(rows):
    return "".join(json.dumps(each) + "\n" for each in rows)


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        lambda rows: json.dumps(rows, indent=4),
        ndjson,
        lambda rows: "\ufeff" + ndjson(rows),
        lambda rows: ndjson(rows).replace("\n", "\r\n\r\n"),
        lambda rows: "\n\n".join(json.dumps(each, indent=2) for each in rows),
    ],
)
def test_every_form(write, dataset, stored, tmp_path):
    rows = [row(index, external_id=f"å{index}") for index in range(5)]
    path = tmp_path / "manifest.json"
    path.write_text(write(rows), "utf-8")
    task = dataset.import_manifest(str(path))
    task.wait_till_done()
    assert task.errors is None and stored() == rows


def test_local_paths_start_at_the_folder_of_the_manifest(dataset, stored, tmp_path, emulator):
    (tmp_path / "images").mkdir()
    shutil.copy(IMAGES / "baseline.jpg", tmp_path / "images" / "a.jpg")
    (tmp_path / "manifest.ndjson").write_text(ndjson([{"row_data": "images/a.jpg"}]))
    dataset.import_manifest(tmp_path / "manifest.ndjson").wait_till_done()
    (made,) = stored()
    assert made["external_id"] == "images/a.jpg"
    assert made["row_data"] in {each["url"] for each in emulator.control.uploads()}


BROKEN = [row(0), row(1), row(2)]


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.ndjson"
    lines = ndjson(BROKEN).splitlines()
    path.write_text("\n".join([lines[0], '{"row_data": nonsense}', lines[1], "  " + json.dumps({"x": 1}), lines[2]]))
    return path


def test_a_fault_is_named_by_line_and_column(broken, dataset, emulator):
    with pytest.raises(InvalidQueryError) as error:
        dataset.import_manifest(broken)
    places = [(each.row, each.line, each.code) for each in error.value.findings]
    assert [place[:2] for place in places] == [(1, 2), *[(3, 4)] * (len(places) - 1)]
    assert places[0][2] == "manifest.json" and error.value.findings[0].column >= 1
    assert error.value.findings[-1].column == 3
    assert emulator.control.tasks() == []


def test_the_good_rows_of_a_file_are_unaffected_by_bad_ones(broken, dataset, stored, tmp_path):
    task = dataset.import_manifest(broken, skip_invalid_rows=True)
    task.wait_till_done()
    assert stored() == BROKEN
    assert [each.state for each in task.row_results()] == [
        RowState.MADE,
        RowState.NOT_SENT,
        RowState.MADE,
        RowState.NOT_SENT,
        RowState.MADE,
    ]
    # What is no JSON has no place in a manifest that can be run again.
    assert task.write_refused(tmp_path / "refused.ndjson") == 1
    assert json.loads((tmp_path / "refused.ndjson").read_text()) == {"x": 1}


def test_a_dry_run_sends_nothing(dataset, emulator, tmp_path):
    path = tmp_path / "manifest.ndjson"
    path.write_text(ndjson([row(0, metadata_fields=[{"name": "tag", "value": "x"}])]))
    task = dataset.import_manifest(path, dry_run=True)
    task.wait_till_done()
    assert task.progress.rows == 1 and task.findings == []
    path.write_text(ndjson([row(0, metadata_fields=[{"name": "nope", "value": "x"}])]))
    with pytest.raises(InvalidQueryError, match="nope"):
        dataset.import_manifest(path, dry_run=True)
    assert emulator.control.tasks() == [] == emulator.control.uploads()


def test_an_upsert_from_a_manifest(dataset, stored, tmp_path):
    made = dataset.create_data_row(row(0))
    path = tmp_path / "manifest.ndjson"
    path.write_text(ndjson([{"key": {"id": made.uid}, "external_id": "after"}]))
    with pytest.raises(InvalidQueryError, match="key"):
        dataset.import_manifest(path)
    dataset.import_manifest(path, upsert=True).wait_till_done()
    assert stored() == [row(0, external_id="after")]


def test_no_such_manifest(dataset, tmp_path):
    with pytest.raises(MissingFileError, match="nowhere.json") as error:
        dataset.import_manifest(tmp_path / "nowhere.json")
    assert isinstance(error.value, FileNotFoundError) and error.value.code == Code.FILE_MISSING


@pytest.mark.parametrize("text", ["", "  \n", "[]"])
def test_an_empty_manifest(text, dataset, emulator, tmp_path):
    path = tmp_path / "empty.json"
    path.write_text(text)
    try:
        task = dataset.import_manifest(path)
    except LabelboxError:
        pass
    else:
        task.wait_till_done()
        assert task.result is None and task.errors is None
    assert emulator.control.data_rows(dataset.uid) == []


def test_a_manifest_that_changed_is_not_written_out_again(dataset, tmp_path):
    path = tmp_path / "manifest.ndjson"
    path.write_text(ndjson([row(0), row(0)]))
    task = dataset.import_manifest(path, skip_invalid_rows=True)
    task.wait_till_done()
    path.write_text(ndjson([row(1)]))
    with pytest.raises(LabelboxError) as error:
        task.write_refused(tmp_path / "refused.ndjson")
    assert error.value.code == Code.FILE_CHANGED
    assert not (tmp_path / "refused.ndjson").exists()


def test_refused_rows_where_nothing_may_be_written(dataset, tmp_path):
    task = dataset.create_data_rows([row(0), {"row_data": URL.format(1)}])
    task.wait_till_done()
    with pytest.raises(OSError) as error:
        task.write_refused(tmp_path / "no such folder" / "refused.ndjson")
    assert error.value.code == Code.FILE_UNWRITABLE and error.value.stage in list(Stage)
