"""nginx with WebDAV as the storage that signed URLs lead to."""

import pytest
from hosting import FAST, SLOW, options, scene

from lading.codes import Code, Stage, State


def stored(folder):
    """The contents of every object on the storage's disk."""
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def host(emulator, start_host):
    started = start_host()
    started.do("open", "client", options(emulator))
    return started


def submit(host, name, files, **more):
    return host.do("submit", "client", scene(name, files), {}, {"wait": 1, "poll_interval_ms": 5, **more})["job"]


def test_what_is_on_its_disk_is_what_was_sent(host, serve_storage, images):
    server = serve_storage()
    # One byte, buffers on the way, and what is larger than any of them.
    files = images(0, 1, 16 << 10, (256 << 10) + 1, 3 << 20, 9 << 20)
    submit(host, "drive", files)
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.CREATED, "")
    assert stored(serve_storage.objects) == sorted(path.read_bytes() for path in files)
    assert [(line.method, line.status, line.protocol) for line in server.stop()] == [("PUT", 201, "HTTP/1.1")] * 6


@pytest.mark.parametrize(
    ("how", "code", "retryable", "words"),
    [
        pytest.param({"rule": "return 403;"}, Code.URL_EXPIRED, True, "HTTP 403", id="403"),
        pytest.param({"rule": "return 507;"}, Code.SERVER, True, "HTTP 507", id="507"),
        pytest.param({"most": "1m"}, Code.REFUSED, False, "HTTP 413", id="an upload larger than it takes"),
    ],
)
def test_what_it_refuses(emulator, start_host, serve_storage, images, how, code, retryable, words):
    server = serve_storage(**how)
    host = start_host()
    host.do("open", "client", options(emulator, max_attempts=3))
    files = images(0, 8 << 20)
    submit(host, "drive", files)
    (result,) = host.results(1).values()
    assert (result["state"], result["code"], result["stage"]) == (State.FAILED, code, Stage.UPLOAD)
    assert result["retryable"] == retryable
    assert words in result["message"] and str(server.port) not in result["item"]
    assert not any(entry["committed"] for entry in emulator.control.scenes())


def test_a_full_storage_has_room_again(host, serve_storage, images, exactly_once):
    server = serve_storage(rule="if (-f {objects}/full) {{ return 507; }}".format(objects=serve_storage.objects))
    full = serve_storage.objects / "full"
    full.touch()
    files = images(10, 2 << 20)
    submit(host, "drive", files)
    host.await_log("507")
    full.unlink()
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.CREATED, "")
    assert stored(serve_storage.objects) == sorted(path.read_bytes() for path in files)
    assert {line.status for line in server.stop()} == {201, 507}
    exactly_once("Storage: nginx", "drive")


@pytest.mark.parametrize("spooled", [False, True], ids=["", "with a spool"])
def test_it_crashes_in_the_middle_of_an_upload(
    emulator, start_host, serve_storage, images, tmp_path, spooled, exactly_once
):
    server = serve_storage()
    host = start_host()
    more = {"spool_directory": tmp_path / "spool", "max_attempts": 2} if spooled else {"max_attempts": 1000}
    host.do("open", "client", options(emulator, **more))
    # So slow that it can't be over before the crash.
    host.do("upload_limit", "client", SLOW)
    files = images(0, 24 << 20)
    submit(host, "drive", files)
    host.until(lambda told: told["what"] == "progress" and told["sent"] > 100_000)
    server.kill()
    host.await_log("no connection to 127.0.0.1")
    assert stored(serve_storage.objects) in ([], [files[0].read_bytes()])
    server.start()
    host.do("upload_limit", "client", FAST)
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.CREATED, "")
    assert stored(serve_storage.objects) == sorted(path.read_bytes() for path in files)
    exactly_once("Storage: nginx", "drive")
