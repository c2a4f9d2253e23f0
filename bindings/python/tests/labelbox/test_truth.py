"""What is told of rows is what is known of them."""

from __future__ import annotations

from datetime import datetime

import pytest

from lading import RowState

from .conftest import URL, row


def test_half_a_surrogate_hurts_no_other_row(dataset, stored):
    rows = [row(index) for index in range(21)]
    rows[7]["external_id"] = "\ud83d"
    task = dataset.create_data_rows(rows, skip_invalid_rows=True)
    task.wait_till_done()
    assert [(each.row, each.code) for each in task.findings] == [(7, "row.text")]
    assert len(stored()) == 20 and [each.row for each in task.failed_rows()] == [7]


def test_no_rows_are_a_finished_import(dataset, stored):
    task = dataset.create_data_rows([])
    task.wait_till_done()
    assert (task.status, task.result, task.errors) == ("COMPLETE", None, None) and not task.has_errors()
    assert stored() == []


def test_a_date_time_without_a_zone_is_sent_as_local_time_with_a_warning(dataset, stored, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        field = {"name": "captureDateTime", "value": datetime(2024, 1, 31, 12)}
        task = dataset.create_data_rows([row(0, metadata_fields=[field])])
        task.wait_till_done()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert stored()[0]["metadata_fields"][0]["value"] == "2024-01-31T17:00:00Z"
    (finding,) = task.findings
    assert (finding.code, finding.severity) == ("row.metadata.zone", "warning") and "EST" in finding.message


def test_an_upsert_of_a_key_that_is_not_there_has_the_platforms_words(dataset):
    task = dataset.upsert_data_rows([{"key": {"global_key": "nobody"}, "external_id": "e"}])
    task.wait_till_done()
    (told,) = task.row_results()
    assert (told.state, told.message) == (RowState.REFUSED, "row_data: missing")


def test_of_three_rows_that_share_a_url_the_refused_one_is_blamed(dataset, tmp_path):
    url, taken = URL.format(0), row(1)
    dataset.create_data_rows([taken]).wait_till_done()
    rows = [{"row_data": url}, {"row_data": url, "global_key": taken["global_key"]}, {"row_data": url}]
    task = dataset.create_data_rows(rows)
    task.wait_till_done()
    assert [each.row for each in task.failed_rows()] == [1]
    assert task.write_refused(tmp_path / "again.ndjson") == 1


def test_where_nothing_tells_which_row_was_refused_all_are_named(emulator, dataset, tmp_path):
    url = URL.format(0)
    refused = {"after": None, "total": 1, "results": [{"message": "no", "spec": {"rowData": url}}]}
    emulator.control.faults(
        [
            {"match": {"operation": "upsertDataRows"}, "fault": {"task_rows": 2}},
            {
                "match": {"operation": "failedDataRowImports"},
                "fault": {"status": 200, "body": {"data": {"failedDataRowImports": refused}}},
            },
        ]
    )
    task = dataset.create_data_rows([{"row_data": url}] * 3)
    task.wait_till_done()
    words = "the platform refused one of the rows 0, 1, 2 and does not tell which: no"
    assert [each.message for each in task.row_results()] == [words] * 3
    assert {each.state for each in task.row_results()} == {RowState.PENDING} and task.has_errors()
    assert [each["message"] for each in task.errors] == [words] * 3
    assert task.write_refused(tmp_path / "again.ndjson") == 0


@pytest.mark.parametrize("told", [[], ["externalId"], ["globalKey"], ["rowData"], ["metadata", "attachments"]])
def test_a_refusal_that_tells_little_is_told_of_its_rows(emulator, dataset, told):
    """Two keys are taken. What names no row is said of both that weren't made, and of no other."""
    dataset.create_data_rows([row(1), row(3)]).wait_till_done()
    emulator.control.settings(refusal_members=told)
    task = dataset.create_data_rows([row(index) for index in range(5)])
    task.wait_till_done()
    results = list(task.row_results())
    assert [(each.row, each.state) for each in results] == [
        (index, RowState.REFUSED if index in (1, 3) else RowState.MADE) for index in range(5)
    ]
    for index in (1, 3):
        named = [key for key in ("key-1", "key-3") if key in results[index].message]
        assert named == ([f"key-{index}"] if {"globalKey", "rowData"} & set(told) else ["key-1", "key-3"])
    assert task.progress.rows_refused == 2
