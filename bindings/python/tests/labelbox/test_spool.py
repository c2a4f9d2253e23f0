"""Imports in a spool: what one client leaves, the next one finishes and tells."""

import json
import time

import pytest

import lading.labelbox as lb
from lading import RowState, State
from lading import _structs as structs
from lading._imports import rows_in_memory
from lading.client import Client

from .conftest import URL, row


@pytest.fixture
def spool(tmp_path):
    return tmp_path / "spool"


def logs(spool):
    return list(spool.glob("*.job"))


def left_by_an_earlier_client(emulator, spool, dataset, rows):
    """An import that a client took and never sent."""
    client = Client(
        platform=structs.PLATFORM_LABELBOX,
        api_key=emulator.api_key,
        base_url=emulator.url,
        spool_directory=spool,
        start_paused=1,
    )
    with rows_in_memory([json.dumps(rows).encode()]) as handle:
        job = client.import_rows(handle, dataset=dataset.uid, skip_invalid_rows=1, poll_interval_ms=1)
    deadline = time.monotonic() + 60
    while not logs(spool) and time.monotonic() < deadline:
        time.sleep(0.01)
    client.close()
    assert job.result().state == State.SPOOLED
    return job.id


def test_one_client_leaves_and_the_next_one_finishes(emulator, connect, dataset, stored, spool, tmp_path):
    rows = [row(0), {"row_data": "http://no.example/b.jpg"}, row(2)]
    left = left_by_an_earlier_client(emulator, spool, dataset, rows)
    assert stored() == []
    # Twice: what nobody took note of is told again, with every row.
    for _ in range(2):
        client = connect(spool_directory=spool)
        (task,) = client.recovered_tasks()
        assert client.recovered_tasks() == []
        task.wait_till_done()
        assert task._job.id == left and len(left) == 16 and task.uid
        assert [each.state for each in task.row_results()] == [RowState.MADE, RowState.NOT_SENT, RowState.MADE]
        assert [each["row_data"] for each in task.result] == [URL.format(0), URL.format(2)]
        assert task.write_refused(tmp_path / "again.json") == 1
        client.close()
    client = connect(spool_directory=spool)
    (task,) = client.recovered_tasks()
    task.acknowledge()
    client.close()
    assert logs(spool) == []
    assert [each["row_data"] for each in stored()] == [URL.format(0), URL.format(2)]


def test_a_task_that_nobody_holds_goes_on_in_the_spool(emulator, connect, dataset, stored, spool):
    client = connect(spool_directory=spool)
    client.get_dataset(dataset.uid).create_data_rows([row(0)])
    client.close()
    client = connect(spool_directory=spool)
    (task,) = client.recovered_tasks()
    task.wait_till_done()
    assert task.status == "COMPLETE" and len(stored()) == 1
    task.acknowledge()
    client.close()
    assert logs(spool) == []


def test_what_was_raised_is_not_told_again(connect, dataset, spool):
    client = connect(spool_directory=spool)
    with pytest.raises(lb.exceptions.LabelboxError):
        client.get_dataset(dataset.uid).create_data_rows([{"row_data": "http://no.example/b.jpg"}])
    client.close()
    assert logs(spool) == []
