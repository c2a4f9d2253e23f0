"""What the platform tells of a task besides its status, for an import of this process too."""

from __future__ import annotations

from datetime import datetime

from .conftest import row

TOLD = ("name", "type", "completion_percentage", "created_at", "updated_at")


def asked(emulator, task):
    entries = emulator.control.requests(operation="user")
    return len([each for each in entries if each["body"]["variables"].get("taskId") == task.uid])


def test_an_import_tells_what_a_fetched_task_tells(client, dataset):
    task = dataset.create_data_rows([row(0)])
    task.wait_till_done()
    fetched = client.get_task_by_id(task.uid)
    assert {name: getattr(task, name) for name in TOLD} == {name: getattr(fetched, name) for name in TOLD}
    assert (task.completion_percentage, isinstance(task.created_at, datetime)) == (100.0, True)


def test_the_platform_is_asked_once_while_it_works_and_once_at_the_end(dataset, emulator):
    emulator.control.settings(task_seconds=3600)
    task = dataset.create_data_rows([row(0)])
    assert task.type and task.created_at and task.completion_percentage < 100
    kept = task._fetched
    assert task.created_at and task._fetched is kept
    task.refresh()
    assert task.completion_percentage < 100 and task._fetched is not kept
    emulator.control.advance_clock(7200)
    task.wait_till_done()
    assert task.completion_percentage == 100.0
    before = asked(emulator, task)
    assert [getattr(task, name) for name in TOLD] and asked(emulator, task) == before


def test_a_task_that_the_platform_does_not_have_tells_nothing(dataset, tmp_path):
    (tmp_path / "rows.json").write_text('[{"row_data": "https://example.com/1.jpg"}]')
    task = dataset.import_manifest(tmp_path / "rows.json", dry_run=True)
    assert [getattr(task, name) for name in TOLD] == [None] * 5
