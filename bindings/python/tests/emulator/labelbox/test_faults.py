"""Faults by operation, and tasks that end otherwise."""

from __future__ import annotations

import pytest

from ..test_faults import outcome
from .api import IMPORT, row


@pytest.mark.parametrize("pattern", ["upsertDataRows", "Upsert*", "*DataRows"])
def test_an_operation_is_matched_by_its_name_or_by_its_field(emulator, api, dataset, pattern):
    emulator.control.faults({"match": {"operation": pattern}, "fault": {"status": 503}})
    manifest = api.upload_json({"source": "SDK", "item_count": 0, "chunk_uris": []})
    query = IMPORT.replace("mutation", "mutation UpsertMine")
    assert api.answer(query, {"manifestUri": manifest}).status_code == 503
    assert api.dataset()
    assert emulator.control.tasks() == []


def test_the_third_upload_only(emulator, api):
    fault = {"status": 429, "headers": {"Retry-After": "7"}, "body": {"message": "slower"}}
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": fault, "every": 3, "times": 1})
    answers = [api.upload_answer(b"x") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200, 200, 200]
    assert answers[2].headers["Retry-After"] == "7"
    assert len(emulator.control.uploads()) == 5


def test_files_are_told_apart_by_their_names(emulator, api):
    emulator.control.faults({"match": {"file": "b*"}, "fault": {"status": 503}})
    assert [api.upload_answer(b"x", name).status_code for name in ("a.png", "b.png")] == [200, 503]


def test_tasks_are_told_apart_from_their_user(emulator, api):
    emulator.control.faults({"match": {"operation": "user.createdTasks"}, "fault": {"status": 503}})
    assert api.answer("query { user { id } }").status_code == 200
    assert api.answer("query { user { createdTasks(first: 1) { id } } }").status_code == 503


def test_a_task_that_is_in_progress_for_some_questions(emulator, api, dataset):
    emulator.control.settings(task_polls=2)
    task = api.start([[row(dataset, 0)]])
    assert [api.task(task)["status"] for _ in range(4)] == ["IN_PROGRESS", "IN_PROGRESS", "COMPLETE", "COMPLETE"]


def test_the_limit_on_requests(emulator, api):
    body = {"message": "You have exceeded your API rate limit."}
    emulator.control.faults({"match": {"operation": "user"}, "fault": {"status": 200, "body": body}})
    assert api.answer("query { user { id } }").json() == body


@pytest.mark.parametrize("fault, imported", [({"reset": True}, 0), ({"lost": True}, 1)])
def test_an_import_whose_answer_never_comes(emulator, api, dataset, fault, imported):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": fault})
    uri = api.upload_json([row(dataset)])
    manifest = api.upload_json({"source": "SDK", "item_count": 1, "chunk_uris": [uri]})
    assert outcome(lambda: api.answer(IMPORT, {"manifestUri": manifest})) == "reset"
    assert len(emulator.control.data_rows()) == len(emulator.control.tasks()) == imported


def test_a_lost_upload_is_stored(emulator, api):
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": {"lost": True}})
    assert outcome(lambda: api.upload_answer(b"x" * 3_000_000)) == "reset"
    assert [each["size"] for each in emulator.control.uploads()] == [3_000_000]


def test_a_reset_upload_is_not(emulator, api):
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": {"reset": True}})
    assert outcome(lambda: api.upload_answer(b"x" * 3_000_000)) == "reset"
    assert emulator.control.uploads() == []


@pytest.mark.parametrize(
    "fault, status, errors, made",
    [
        ({"fail_task": "out of room"}, "FAILED", "out of room", 0),
        ({"fail_task": "out of room", "task_rows": 2}, "FAILED", "out of room", 2),
        ({"cancel_task": True, "task_rows": 1}, "CANCELED", None, 1),
        ({"endless_task": True}, "IN_PROGRESS", None, 0),
        ({"task_rows": 2}, "COMPLETE", None, 2),
    ],
)
def test_a_task_that_ends_otherwise(emulator, api, dataset, fault, status, errors, made):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": fault})
    task = api.start([[row(dataset, 0), row(dataset, 1)], [row(dataset, 2)]])
    emulator.control.advance_clock(1e6)
    found = api.task(task)
    assert (found["status"], found["errors"], api.made(task)["total"]) == (status, errors, made)
    assert len(emulator.control.data_rows()) == made
