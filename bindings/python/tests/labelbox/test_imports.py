"""Imports of data rows: what arrives, what becomes of each row, and what is said of it."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import lading.labelbox as lb
from lading import Code, RowState, Stage
from lading.labelbox.exceptions import (
    InvalidAttributeError,
    InvalidQueryError,
    ResourceCreationError,
)
from lading.labelbox.schema.asset_attachment import AttachmentType

from .conftest import URL, row


def done(task):
    task.wait_till_done()
    progress = task.progress
    assert progress.rows == progress.rows_made + progress.rows_refused + progress.rows_not_sent
    return task


def test_dicts_paths_and_urls_in_any_mixture_stay_in_order(emulator, dataset, stored, folder):
    given = [
        {"row_data": URL.format(0), "global_key": "a"},
        "front.jpg",
        Path("rear.png"),
        {"row_data": str(folder / "sub" / "left.bmp"), "external_id": "mine"},
        {"row_data": "sub/left.bmp", "global_key": "b"},
        URL.format(5),
    ]
    task = done(dataset.create_data_rows(iter(given)))
    assert task.errors is None
    external = [None, "front.jpg", "rear.png", "mine", "sub/left.bmp", None]
    assert [each.get("external_id") for each in stored()] == external
    assert [each["external_id"] for each in task.result] == external
    assert [each["row_data"] for each in task.result] == [each["row_data"] for each in stored()]
    assert [each["id"] for each in task.result] == [each["id"] for each in emulator.control.data_rows(dataset.uid)]
    files = {each["url"]: each for each in emulator.control.uploads()}
    for index, name in {1: "front.jpg", 2: "rear.png", 3: "sub/left.bmp", 4: "sub/left.bmp"}.items():
        uploaded = files[stored()[index]["row_data"]]
        assert uploaded["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert uploaded["content_type"] == {"jpg": "image/jpeg", "png": "image/png", "bmp": "image/bmp"}[name[-3:]]


def test_everything_that_a_row_may_have(emulator, dataset, stored):
    weather = next(each for each in emulator.control.metadata_fields() if each["name"] == "weather")
    by_name = {each["name"]: each for each in emulator.control.metadata_fields()}
    zone = timezone(timedelta(hours=-8))
    given = row(
        0,
        external_id="å 🚗",
        media_type=lb.MediaType.Image,
        metadata_fields=[
            {"name": "captureDateTime", "value": datetime(2024, 5, 1, 23, 59, 59, 999999, zone)},
            {"name": "reviewedAt", "value": "2024-05-01T10:00:00"},
            lb.DataRowMetadataField(name="weather", value="rain"),
            {"schema_id": by_name["split"]["id"], "value": by_name["split"]["options"]["test"]},
            {"name": "speed", "value": "12.5"},
            {"schema_id": by_name["region"]["id"], "name": "ignored", "value": "Göteborg"},
        ],
        attachments=[
            {"type": AttachmentType.IMAGE_OVERLAY, "value": "https://example.com/rgb.jpg", "name": "RGB"},
            {"type": lb.AssetAttachment.RAW_TEXT, "value": 'line one\nline "two"'},
        ],
    )
    assert done(dataset.create_data_rows([given])).errors is None
    assert stored() == [
        {
            "row_data": URL.format(0),
            "global_key": "key-0",
            "external_id": "å 🚗",
            "media_type": "IMAGE",
            "metadata_fields": [
                {"schemaId": by_name["captureDateTime"]["id"], "value": "2024-05-02T07:59:59Z"},
                {"schemaId": by_name["reviewedAt"]["id"], "value": "2024-05-01T10:00:00Z"},
                {"schemaId": weather["id"], "value": {}},
                {"schemaId": weather["options"]["rain"], "value": {}},
                {"schemaId": by_name["split"]["id"], "value": {}},
                {"schemaId": by_name["split"]["options"]["test"], "value": {}},
                {"schemaId": by_name["speed"]["id"], "value": 12.5},
                {"schemaId": by_name["region"]["id"], "value": "Göteborg"},
            ],
            "attachments": [
                {"type": "IMAGE_OVERLAY", "value": "https://example.com/rgb.jpg", "name": "RGB"},
                {"type": "RAW_TEXT", "value": 'line one\nline "two"'},
            ],
        }
    ]


def test_members_that_are_none_are_not_given(dataset, stored):
    task = done(dataset.create_data_rows([row(0, external_id=None, metadata_fields=None, attachments=None)]))
    assert task.errors is None and stored() == [row(0)]


@pytest.mark.parametrize("order", ["input", "reversed", "shuffled"])
def test_refused_rows_among_others_in_whatever_order_the_platform_answers(order, emulator, dataset):
    emulator.control.settings(results_order=order, import_page_size=7)
    done(dataset.create_data_rows([row(index) for index in range(0, 60, 5)]))
    task = done(dataset.create_data_rows([row(index, external_id=f"e{index}") for index in range(60)]))
    taken = [index for index in range(60) if index % 5 == 0]
    results = list(task.row_results())
    assert [each.row for each in results] == list(range(60))
    assert [each.row for each in results if each.state == RowState.REFUSED] == taken
    assert all(each.global_key == f"key-{each.row}" and each.row_data == URL.format(each.row) for each in results)
    assert all(bool(each.id) == (each.state == RowState.MADE) for each in results)
    assert [each["failedDataRows"][0]["externalId"] for each in task.errors] == [f"e{index}" for index in taken]
    assert all("Duplicate" in each["message"] for each in task.errors)
    assert len(task.result) == 60 - len(taken)
    assert (task.status, task.progress.rows_made, task.progress.rows_refused) == ("COMPLETE", 48, 12)


def test_rows_without_any_key_get_results_of_their_own(emulator, dataset):
    emulator.control.settings(results_order="shuffled")
    task = done(dataset.create_data_rows([{"row_data": URL.format(index % 3)} for index in range(9)]))
    results = list(task.row_results())
    assert [each.row_data for each in results] == [URL.format(index % 3) for index in range(9)]
    assert len({each.id for each in results}) == 9


def test_more_rows_than_a_page_of_any_kind(emulator, dataset):
    count = 12_001
    task = done(dataset.create_data_rows(row(index) for index in range(count)))
    assert all(
        (each.row, each.global_key, each.state) == (index, f"key-{index}", RowState.MADE)
        for index, each in enumerate(task.row_results())
    )
    assert task.progress.rows_made == count == len(emulator.control.data_rows(dataset.uid))


def test_refused_rows_can_be_sent_again(emulator, dataset, tmp_path, stored):
    done(dataset.create_data_rows([row(1)]))
    given = [row(index, metadata_fields=[{"name": "tag", "value": f"t{index}"}]) for index in range(3)]
    task = done(dataset.create_data_rows(given))
    written = tmp_path / "again.ndjson"
    assert task.write_refused(written) == 1
    text = written.read_text()
    assert [json.loads(line) for line in text.splitlines()] == [given[1]]
    written.write_text(text.replace("key-1", "key-1-again"))
    assert done(dataset.import_manifest(written)).errors is None
    assert [each["global_key"] for each in stored()] == ["key-1", "key-0", "key-2", "key-1-again"]


@pytest.mark.parametrize(
    ("bad", "kind", "about"),
    [
        ({"row_data": "http://example.com/a.jpg"}, InvalidQueryError, "https"),
        ({"row_data": "s3://bucket/a.jpg"}, InvalidQueryError, "https"),
        ({"row_data": "missing.jpg"}, InvalidQueryError, "missing.jpg"),
        ({"global_key": "no-row-data"}, InvalidQueryError, "row_data"),
        (row(9, foo=1), InvalidAttributeError, "foo"),
        (row(9, key=lb.UniqueId("d1")), InvalidQueryError, "key"),
        (row(0), InvalidQueryError, "key-0"),
        (row(9, attachments=[{"type": "NOPE", "value": "x"}]), InvalidQueryError, "NOPE"),
        (row(9, attachments=[{"type": "IMAGE", "value": ""}]), InvalidQueryError, "value"),
        (row(9, metadata_fields=[{"name": "no such field", "value": "x"}]), InvalidQueryError, "no such field"),
        (row(9, metadata_fields=[{"name": "split", "value": "nope"}]), InvalidQueryError, "nope"),
        (row(9, metadata_fields=[{"name": "speed", "value": "fast"}]), InvalidQueryError, "fast"),
        (row(9, metadata_fields=[{"name": "tag", "value": 7}]), InvalidQueryError, "tag"),
    ],
)
def test_nothing_is_sent_while_a_row_breaks_a_rule(bad, kind, about, emulator, dataset, folder):
    with pytest.raises(kind) as error:
        dataset.create_data_rows([row(0), bad, row(2)])
    errors = [each for each in error.value.findings if each.severity == "error"]
    assert [each.row for each in errors] == [1]
    assert about in errors[0].message + errors[0].item
    assert error.value.stage == Stage.VALIDATION
    assert emulator.control.uploads() == [] == emulator.control.tasks()


def test_every_finding_is_there_at_once(dataset, folder):
    with pytest.raises(InvalidQueryError) as error:
        dataset.create_data_rows([row(0), "a.jpg", {"row_data": "ftp://x"}, row(3), row(3), "b.jpg"])
    assert [each.row for each in error.value.findings] == [1, 2, 4, 5]


def test_the_other_rows_go_when_the_caller_says_so(dataset, stored, folder, tmp_path):
    task = done(dataset.create_data_rows([row(0), "missing.jpg", row(2), row(2)], skip_invalid_rows=True))
    assert stored() == [row(0), row(2)]
    assert [each.state for each in task.row_results()] == [
        RowState.MADE,
        RowState.NOT_SENT,
        RowState.MADE,
        RowState.NOT_SENT,
    ]
    assert [each.code for each in task.row_results()] == [Code.OK, Code.FILE_MISSING, Code.OK, Code.VALIDATION]
    assert "missing.jpg" in task.errors[0]["message"] and "key-2" in task.errors[1]["message"]
    assert [each.row for each in task.findings if each.severity == "error"] == [1, 3]
    assert task.write_refused(tmp_path / "again.ndjson") == 2


def test_a_path_style_url_for_delegated_access(emulator, client):
    emulator.control.settings(iam_integrations=[{"id": "iam-1", "name": "aws", "isOrgDefault": True}])
    dataset = client.create_dataset(name="delegated")
    with pytest.raises(InvalidQueryError, match="https://bucket.s3.eu-west-1.amazonaws.com/a.jpg"):
        dataset.create_data_rows(
            [{"row_data": "https://s3.eu-west-1.amazonaws.com/bucket/a.jpg"}],
            findings={"row.url.path-style": "error"},
        )


def test_a_metadata_field_that_was_made_meanwhile(emulator, client, dataset, stored):
    done(dataset.create_data_rows([row(0, metadata_fields=[{"name": "tag", "value": "x"}])]))
    field = emulator.control.add_metadata_field("new", "string")
    done(dataset.create_data_rows([row(1, metadata_fields=[{"name": "new", "value": "y"}])]))
    assert stored()[1]["metadata_fields"] == [{"schemaId": field["id"], "value": "y"}]
    assert len(emulator.control.requests(operation="customMetadataOntology")) == 2


def test_one_data_row(emulator, dataset, folder):
    made = dataset.create_data_row(row(0, external_id="e", metadata_fields=[{"name": "tag", "value": "x"}]))
    assert (made.global_key, made.external_id, made.row_data) == ("key-0", "e", URL.format(0))
    assert [(each.name, each.value) for each in made.metadata] == [("tag", "x")]
    assert made.created_at.tzinfo is not None
    assert dataset.create_data_row(row_data="front.jpg").external_id == "front.jpg"
    assert dataset.create_data_row(Path("rear.png")).external_id == "rear.png"
    assert len(emulator.control.data_rows(dataset.uid)) == 3


def test_one_data_row_that_the_platform_refuses(dataset):
    dataset.create_data_row(row(0))
    with pytest.raises(ResourceCreationError, match="key-0"):
        dataset.create_data_row(**row(0))
    with pytest.raises(InvalidQueryError, match="not both"):
        dataset.create_data_row(row(1), global_key="x")


def test_all_rows_or_an_exception(dataset, stored):
    assert len(dataset.create_data_rows_sync([row(0), row(1)]).result) == 2
    with pytest.raises(ResourceCreationError, match="1 of 2 .* data row 1: .*key-0"):
        dataset.create_data_rows_sync([row(2), row(0)])
    assert [each["global_key"] for each in stored()] == ["key-0", "key-1", "key-2"]


def test_an_upsert(emulator, dataset, stored):
    first = dataset.create_data_row(row(0, external_id="before"))
    dataset.create_data_row(row(1))
    task = done(
        dataset.upsert_data_rows(
            [
                row(2),
                {"key": lb.UniqueId(first.uid), "row_data": URL.format(0), "external_id": "after"},
                {"key": lb.GlobalKey("key-1"), "global_key": "key-1-new"},
                {"key": lb.GlobalKey("key-3"), "row_data": URL.format(3)},
            ]
        )
    )
    assert task.errors is None
    assert [each.id for each in task.row_results()][1] == first.uid
    by_key = {each["global_key"]: each for each in stored()}
    assert sorted(by_key) == ["key-0", "key-1-new", "key-2", "key-3"]
    assert by_key["key-0"]["external_id"] == "after"


def test_progress_is_told(dataset, folder):
    seen = []
    done(dataset.create_data_rows(["front.jpg", row(1)], on_progress=seen.append))
    assert seen[-1].finished and (seen[-1].rows, seen[-1].rows_made) == (2, 2)
    counts = [(each.rows, each.rows_made) for each in seen]
    assert counts == sorted(counts)


@pytest.mark.parametrize("count", [0, -1])
def test_the_number_of_threads_is_checked_as_before(count, dataset):
    with pytest.raises(ValueError, match="file_upload_thread_count"):
        dataset.create_data_rows([row(0)], count)
    with pytest.raises(ValueError, match="file_upload_thread_count"):
        dataset.upsert_data_rows([row(0)], file_upload_thread_count=count)


def test_a_value_that_json_can_not_hold_sends_nothing(emulator, dataset):
    with pytest.raises(InvalidQueryError, match="data row 1 "):
        dataset.create_data_rows([row(0), row(1, metadata_fields=[{"name": "speed", "value": float("nan")}])])
    assert emulator.control.tasks() == []
