"""A client with a spool in Python: what one leaves, the next one finishes."""

import threading
import time

import pytest

from lading.client import NO_LIMIT, Client, SceneUpload
from lading.codes import Code, State
from lading.errors import LadingError


@pytest.fixture
def open_client(emulator, credentials, tmp_path):
    def make(**options):
        client_id, client_secret = credentials
        given = {"client_id": client_id, "client_secret": client_secret, "base_url": emulator.url}
        return Client(**given, spool_directory=tmp_path / "spool", **options)

    return make


@pytest.fixture
def upload(folder):
    image = {"filename": str(folder / "front.png"), "sensorName": "CAM"}
    return SceneUpload({"type": "cameras", "externalId": "drive-7", "frame": {"images": [image]}})


def jobs(folder):
    return list((folder / "spool").glob("*.job"))


def test_sent_jobs_leave_the_spool_empty(open_client, upload, tmp_path):
    with open_client() as client:
        assert client.submit(upload).state == State.SUBMITTED
    assert jobs(tmp_path) == []
    with open_client() as client:
        assert list(client.recovered()) == []


def test_one_client_leaves_and_the_next_one_finishes(open_client, upload, tmp_path, emulator):
    ends = []

    def submit(client):
        with pytest.raises(LadingError) as raised:
            client.submit(upload, wait=1)
        ends.append(raised.value.code)

    client = open_client(start_paused=1)
    thread = threading.Thread(target=submit, args=(client,))
    thread.start()
    deadline = time.monotonic() + 60
    while not jobs(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    client.close()
    thread.join()
    assert ends == [Code.CLOSED]
    assert emulator.control.scenes() == []
    with open_client() as client:
        (result,) = client.recovered()
        assert (result.state, result.external_id) == (State.CREATED, "drive-7")
        assert list(client.recovered()) == []
    assert [scene["committed"] for scene in emulator.control.scenes()] == [True]
    assert jobs(tmp_path) == []


def test_a_spool_has_one_client(open_client):
    with open_client(), pytest.raises(LadingError, match="in use by another client, in process"):
        open_client()


def test_paused_it_keeps_jobs_and_resumed_it_sends_them(open_client, upload, emulator):
    with open_client() as client:
        client.pause()
        thread = threading.Thread(target=client.submit, args=(upload,))
        thread.start()
        deadline = time.monotonic() + 60
        while client.spool_status().jobs_open == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        status = client.spool_status()
        assert (status.jobs_open, status.jobs_finished, status.jobs_damaged) == (1, 0, 0)
        assert status.bytes > 0
        assert client.flush(timeout=0) is False
        assert emulator.control.scenes() == []
        client.set_limits(upload_bytes_per_second=NO_LIMIT, max_connections=2)
        client.resume()
        thread.join()
        assert client.flush() is True
    assert [scene["committed"] for scene in emulator.control.scenes()] == [True]


def test_limits_are_named(open_client):
    with open_client() as client:
        with pytest.raises(LadingError, match="upload_bytes_per_second"):
            client.set_limits(bytes_per_second=1)


def test_only_a_client_with_a_spool_has_its_status(emulator, credentials):
    client_id, client_secret = credentials
    with Client(client_id=client_id, client_secret=client_secret, base_url=emulator.url) as client:
        with pytest.raises(LadingError) as raised:
            client.spool_status()
    assert raised.value.code == Code.STATE
