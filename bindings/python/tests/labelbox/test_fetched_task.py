"""A task of another process, as the platform tells it."""

from datetime import datetime, timezone

import pytest

from lading.labelbox import exceptions
from lading.labelbox.schema import fetched_task
from lading.labelbox.schema.task import TaskStatus

from .fake import Answers, FakeClient

TASK = {
    "id": "task-1",
    "status": "COMPLETE",
    "completionPercentage": 100.0,
    "createdAt": "2024-05-01T10:00:00.000Z",
    "type": "adv-upsert-data-rows",
}
BUSY = {**TASK, "status": "IN_PROGRESS", "completionPercentage": 40.0}
MADE = {"id": "d1", "externalId": "e", "globalKey": "g", "rowData": "https://a/1.jpg"}
SPEC = {"externalId": None, "globalKey": "g2", "rowData": "https://a/2.jpg", "metadata": [], "attachments": []}


@pytest.fixture
def slept(monkeypatch):
    """How long was slept; the clock goes with it."""
    naps = []
    monkeypatch.setattr(fetched_task, "sleep", naps.append)
    monkeypatch.setattr(fetched_task.time, "monotonic", lambda: sum(naps))
    return naps


def test_what_the_platform_tells():
    client = FakeClient(
        tasks__get=TASK,
        tasks__rows_made=Answers([{"nodes": [MADE], "after": "1"}, {"nodes": [{**MADE, "id": "d2"}], "after": None}]),
        tasks__rows_refused={"results": [{"message": "no", "spec": SPEC}], "after": None},
    )
    task = client.get_task_by_id("task-1")
    assert (task.uid, task.status_as_enum, task.completion_percentage) == ("task-1", TaskStatus.Complete, 100.0)
    assert task.created_at == datetime(2024, 5, 1, 10, tzinfo=timezone.utc)
    assert [each["id"] for each in task.result] == ["d1", "d2"]
    assert task.errors == [{"message": "no", "failedDataRows": [SPEC]}] and task.has_errors()
    assert [parameters for operation, parameters in client.asked if operation == "tasks.rows-made"] == [
        {"id": "task-1"},
        {"id": "task-1", "from": "1"},
    ]


def test_questions_come_at_growing_intervals(slept):
    task = FakeClient(tasks__get=Answers([BUSY] * 12 + [TASK])).get_task_by_id("task-1")
    task.wait_till_done(timeout_seconds=3600)
    assert slept == sorted(slept) and (slept[0], slept[-1]) == (2.0, 30.0)
    assert task.status == "COMPLETE"


def test_waiting_too_long_raises_and_may_be_repeated(slept):
    task = FakeClient(tasks__get=Answers([BUSY] * 5 + [TASK])).get_task_by_id("task-1")
    with pytest.raises(exceptions.TimeoutError, match="task-1 is still in progress after 5 seconds"):
        task.wait_till_done(timeout_seconds=5)
    assert sum(slept) == 5
    task.wait_till_done()
    assert task.status == "COMPLETE"


def test_one_that_failed():
    task = FakeClient(
        tasks__get={**TASK, "status": "FAILED", "errors": "out of room"},
        tasks__rows_refused={"results": [], "after": None},
    ).get_task_by_id("task-1")
    with pytest.raises(ValueError, match="out of room"):
        _ = task.result
    assert task.errors is None and task.has_errors()


def test_one_that_is_not_there():
    with pytest.raises(exceptions.ResourceNotFoundError, match="task-9"):
        FakeClient(tasks__get=None).get_task_by_id("task-9")
