"""Calls that block inside of a coroutine: the first Ctrl-C ends them.

`asyncio.run` has a handler of its own, which asks the program's task to end and raises nothing in what blocks.
"""

import asyncio
import os
import signal
import threading

import pytest

from lading.errors import LadingError
from lading.kognic.model.scene.resources import Image
from lading.kognic.resources.scene.file_data import FileData


async def alone(call):
    call()


async def in_a_task(call):
    await asyncio.create_task(alone(call))


async def waited_for(call):
    await asyncio.wait([asyncio.create_task(alone(call))])


@pytest.fixture
def held_back(emulator):
    """Uploads that don't end by themselves."""
    emulator.control.faults({"match": {"path": "/_storage/*"}, "fault": {"stall_ms": 60_000}})
    yield
    emulator.control.clear_faults()


def interrupt(once=lambda: True):
    """Ctrl-C when something is so, from another thread."""

    def wait():
        while not once():
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait).start()


@pytest.mark.parametrize("program", [alone, in_a_task, waited_for])
def test_an_upload(program, held_back, client, scene, emulator):
    interrupt(once=lambda: emulator.control.requests("/_storage/"))
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(program(lambda: client.cameras.create(scene())))
    emulator.control.clear_faults()
    assert client.project.get_projects()


def test_waiting_for_all_jobs(held_back, client, scene, emulator):
    failures = []

    def work():
        try:
            client.cameras.create(scene())
        except LadingError as error:
            failures.append(error)

    working = threading.Thread(target=work)
    working.start()
    while not emulator.control.requests("/_storage/"):
        pass

    def flush():
        interrupt()
        client._client.flush()

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(alone(flush))
    client.close()
    working.join()
    assert len(failures) == 1


def test_an_asynchronous_callback(client, scene):
    async def never(name):
        interrupt()
        await asyncio.Event().wait()

    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, callback=never))
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(alone(lambda: client.cameras.create(scene(image))))
    assert client.project.get_projects()


def test_what_a_program_does_at_its_own_end_is_done(client):
    async def program():
        try:
            asyncio.current_task().cancel()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            return client.project.get_projects()

    assert len(asyncio.run(program())) == 2
