"""Tasks, clients, threads, processes: what ends when, and what goes on."""

import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import lading.labelbox as lb
from lading import RowState
from lading.errors import ForkedError
from lading.labelbox.exceptions import LabelboxError

from .conftest import row

PACKAGE = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
import lading.labelbox as lb
client = lb.Client(sys.argv[1], sys.argv[2])
dataset = client.get_dataset(sys.argv[3])
dataset.create_data_rows([{"row_data": f"https://example.com/{index}.jpg"} for index in range(3000)])
"""


def test_a_program_may_end_when_the_rows_are_accepted(emulator, dataset):
    emulator.control.settings(task_seconds=3600)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, emulator.api_key, emulator.url + "/graphql", dataset.uid],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(emulator.control.data_rows(dataset.uid)) == 3000
    assert [each["status"] for each in emulator.control.tasks()] == ["IN_PROGRESS"]


def questions(emulator, task):
    """How often the platform was asked for the task's status."""
    entries = emulator.control.requests(operation="user")
    return len([each for each in entries if each["body"]["variables"].get("taskId") == task])


def test_a_task_that_nobody_holds_is_not_asked_for_any_more(emulator, dataset):
    emulator.control.settings(task_seconds=3600)
    task = dataset.create_data_rows([row(0)])
    uid = task.uid
    while not questions(emulator, uid):
        pass
    del task
    gc.collect()
    other = dataset.create_data_rows([row(1)])

    def asked(count):
        while questions(emulator, other.uid) < count:
            pass
        return questions(emulator, uid)

    assert asked(2) == asked(5)
    assert [each["status"] for each in emulator.control.tasks()] == ["IN_PROGRESS"] * 2


def test_results_stay_when_the_client_is_closed(client, dataset, tmp_path):
    task = dataset.create_data_rows([row(0), row(1)])
    task.wait_till_done()
    client.close()
    assert [each.state for each in task.row_results()] == [RowState.MADE] * 2
    assert task.write_refused(tmp_path / "none.ndjson") == 0
    with pytest.raises(LabelboxError, match="closed"):
        dataset.create_data_rows([row(2)])


def test_closing_the_client_ends_the_waiting(client, dataset, emulator):
    emulator.control.settings(task_seconds=3600)
    task = dataset.create_data_rows([row(0)])
    failures = []

    def wait():
        try:
            task.wait_till_done()
        except LabelboxError as error:
            failures.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    client.close()
    waiting.join()
    assert len(failures) == 1


def test_several_threads_share_a_client(client, emulator):
    datasets = [client.create_dataset(name=str(number)) for number in range(8)]
    failures = []

    def work(dataset):
        try:
            rows = [{"row_data": f"https://example.com/{dataset.name}/{index}.jpg"} for index in range(500)]
            task = dataset.create_data_rows(rows)
            client.get_user()
            task.wait_till_done()
            assert [each["row_data"] for each in task.result] == [each["row_data"] for each in rows]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(dataset,)) for dataset in datasets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {each["row_count"] for each in emulator.control.datasets()} == {500}


def test_ctrl_c_ends_the_waiting_and_the_task_goes_on(dataset, emulator):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"endless_task": True}})
    task = dataset.create_data_rows([row(0)])
    with pytest.raises(KeyboardInterrupt):
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        task.wait_till_done(timeout_seconds=60)
    assert task.status == "IN_PROGRESS"


def test_ctrl_c_while_sending_imports_nothing(dataset, emulator, client):
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": {"stall_ms": 60_000}})

    def interrupt():
        while not emulator.control.requests(operation="uploadFile"):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        dataset.create_data_rows([row(0)])
    emulator.control.clear_faults()
    assert client.get_user() and emulator.control.tasks() == []


def test_a_child_process_needs_a_client_of_its_own(dataset, connect, emulator):
    task = dataset.create_data_rows([row(0)])
    task.wait_till_done()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"nothing"
        try:
            try:
                dataset.create_data_rows([row(1)])
            except LabelboxError as error:
                assert error.code == ForkedError.default_code
                made = connect().get_dataset(dataset.uid).create_data_rows_sync([row(2)])
                answer = str(len(made.result)).encode()
        finally:
            os.write(write, answer)
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 100) == b"1"
    assert len(task.result) == 1 and isinstance(task, lb.Task)
