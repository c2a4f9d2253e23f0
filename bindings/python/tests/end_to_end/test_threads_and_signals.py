"""Several threads, Ctrl-C, forks, and the end of clients."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from images import png

from lading.errors import ClosedError, ForkedError
from lading.kognic.model.scene.resources import Image
from lading.kognic.resources.scene.file_data import FileData


def test_several_threads_share_a_client(client, emulator, scene):
    uuids, failures = [], []

    def work(number):
        try:
            image = Image(
                filename=f"made-{number}",
                file_data=FileData(format=FileData.Format.PNG, callback=lambda name: png(extra=number * 100)),
            )
            uuids.append(client.cameras.create(scene(image, external_id=str(number))).scene_uuid)
            client.project.get_projects()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(uuids)) == 16
    assert {entry["external_id"] for entry in emulator.control.scenes()} == {str(number) for number in range(16)}


def test_ctrl_c_ends_the_call_and_the_client_goes_on(client, emulator, scene):
    data = bytearray(png())
    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, data=data))
    emulator.control.faults({"match": {"path": "/_storage/*"}, "fault": {"stall_ms": 60_000}})

    def interrupt():
        while not emulator.control.objects():
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        client.cameras.create(scene(image))
    data.append(0)  # The library lets go of memory that it borrowed.
    emulator.control.clear_faults()
    assert client.project.get_projects()


def test_a_child_process_needs_a_client_of_its_own(client, connect):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"nothing"
        try:
            client.project.get_projects()
        except ForkedError:
            answer = str(len(connect().project.get_projects())).encode()
        finally:
            os.write(write, answer)
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 100) == b"2"
    assert client.project.get_projects()


def test_a_closed_client_says_so(connect):
    client = connect()
    client.close()
    client.close()
    with pytest.raises(ClosedError):
        client.project.get_projects()


def test_a_forgotten_client_is_closed(connect, emulator, credentials):
    from lading.client import Client

    client = Client(client_id=credentials[0], client_secret=credentials[1], base_url=emulator.url)
    client.request("session.open")
    finalizer, reference = client._finalizer, weakref.ref(client)
    del client
    gc.collect()
    assert reference() is None and not finalizer.alive


def test_closing_from_another_thread_ends_a_waiting_call(connect, emulator, scene):
    client = connect()
    emulator.control.faults({"match": {"path": "/v1/projects"}, "fault": {"stall_ms": 60_000}})
    failures = []

    def wait():
        try:
            client.project.get_projects()
        except Exception as error:
            failures.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not emulator.control.requests("/v1/projects"):
        pass
    client.close()
    waiting.join()
    assert len(failures) == 1


@pytest.mark.parametrize("notebook", [False, True])
def test_ctrl_c_ends_an_asynchronous_callback(notebook, client, scene):
    async def never(name):
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT)).start()
        await asyncio.Event().wait()

    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, callback=never))

    async def cell():
        client.cameras.create(scene(image))

    with pytest.raises(KeyboardInterrupt):
        if notebook:
            _run_like_a_notebook(cell())
        else:
            client.cameras.create(scene(image))
    assert client.project.get_projects()


def _run_like_a_notebook(work):
    """Runs in a loop that leaves Ctrl-C to Python, as that of a notebook does."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


LEAVING = """
import os, sys
from lading.kognic import KognicIOClient

def left():
    return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))

def use():
    with KognicIOClient(auth=tuple(sys.argv[2:]), base_url=sys.argv[1]) as client:
        client.project.get_projects()

use()
before = left()
for _ in range(5):
    use()
assert left() == before, (before, left())
"""


def test_clients_leave_no_threads_and_descriptors_behind(emulator, credentials):
    # In a process of its own, since the emulator of this one opens descriptors too.
    package = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-c", LEAVING, emulator.url, *credentials],
        check=True,
        env={**os.environ, "PYTHONPATH": str(package)},
    )
