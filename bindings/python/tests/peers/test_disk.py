"""Disks that are full, may not be written, or go away; and processes that may have little."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from hosting import EVENT_FINISHED, EVENT_SPOOLED, options, scene
from machine import Disk, without_root

from lading.client import Client
from lading.codes import Code, State

SUBMIT = {"wait": 1, "poll_interval_ms": 5}


@pytest.fixture
def make_disk(tmp_path):
    """Makes disks that are gone with the test."""
    made = []

    def make(size):
        made.append(Disk(tmp_path / f"disk-{len(made)}", size))
        return made[-1]

    yield make
    for disk in made:
        disk.end()


@pytest.fixture
def disk(make_disk):
    return make_disk("6m")


@pytest.fixture
def spool(disk):
    return disk.folder / "spool"


@pytest.fixture
def host(disk, start_host):
    """A host that has the disk."""
    return start_host(*disk.enter)


def files(disk):
    return sorted(str(path.relative_to(disk.inside)) for path in disk.inside.rglob("*"))


def memory_job(host, name, size=0):
    return host.do("submit", "client", scene(name, memory=["FRONT"]), {"FRONT": size}, SUBMIT)["job"]


@pytest.fixture(autouse=True)
def fresh_emulator(emulator):
    emulator.control.reset()


def test_frames_that_have_no_room(disk, spool, host, emulator, exactly_once):
    host.do("open", "client", options(emulator, spool_directory=spool, start_paused=1))
    for name in ("first", "second"):
        memory_job(host, name, 2 << 20)
        host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    before = files(disk)
    memory_job(host, "third", 2 << 20)
    result = host.results(1)["third"]
    assert (result["state"], result["code"], result["retryable"]) == (State.FAILED, Code.SPOOL, True)
    assert "No space left on device" in result["message"] and str(spool) in result["message"]
    assert files(disk) == before, "half a job is left"
    # The others go on, and give their room back.
    host.do("paused", "client", False)
    results = host.results(2)
    assert {name: entry["state"] for name, entry in results.items()} == {
        "first": State.CREATED,
        "second": State.CREATED,
    }
    for entry in results.values():
        host.do("acknowledge", entry["job"])
    memory_job(host, "third", 2 << 20)
    assert host.results(1)["third"]["state"] == State.CREATED
    exactly_once("Disks and limits", "first", "second", "third")


@pytest.mark.parametrize("crash", [False, True], ids=["", "and the process is killed"])
def test_the_disk_fills_up_under_jobs_that_are_on_their_way(
    disk, spool, host, emulator, start_host, crash, exactly_once
):
    """None of them is lost or doubled, and they are through when there is room again."""
    host.do("open", "client", options(emulator, spool_directory=spool, start_paused=1))
    names = [f"drive-{number}" for number in range(4)]
    for name in names:
        memory_job(host, name, 1000)
        host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    disk.fill()
    host.do("paused", "client", False)
    if crash:
        host.until(lambda told: told["what"] in ("progress", "log"))
        host.kill()
        disk.make_room()
        host = start_host(*disk.enter)
        assert host.do("open", "client", options(emulator, spool_directory=spool))["recovered"] == 4
    else:
        disk.make_room()
    results = host.results(4)
    assert {name: (entry["state"], entry["message"]) for name, entry in results.items()} == {
        name: (State.CREATED, "") for name in names
    }
    exactly_once("Disks and limits", *names)


def test_a_disk_that_becomes_read_only(tmp_path, start_host, emulator, exactly_once):
    spool, preload, flag = tmp_path / "spool", tmp_path / "read_only.so", tmp_path / "is-read-only"
    source = Path(__file__).with_name("read_only.c")
    subprocess.run(["cc", "-Wall", "-Werror", "-shared", "-fPIC", source, "-ldl", "-o", preload], check=True)
    host = start_host("env", f"LD_PRELOAD={preload}", f"READ_ONLY_WHILE={flag}")
    host.do("open", "client", options(emulator, spool_directory=spool, start_paused=1))
    memory_job(host, "first")
    host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    flag.touch()
    memory_job(host, "second")
    result = host.results(1)["second"]
    assert (result["state"], result["code"]) == (State.FAILED, Code.SPOOL)
    assert "Read-only file system" in result["message"]
    host.do("paused", "client", False)
    result = host.results(1)["first"]
    assert (result["state"], result["code"]) == (State.SPOOLED, Code.SPOOL)
    assert "Read-only file system" in result["message"]
    assert host.do("close", "client", 1000)["cancelled"] == 0
    refused = host.ask("open", "client", options(emulator, spool_directory=spool))
    assert (refused["what"], refused["code"]) == ("refused", Code.SPOOL)
    assert "Read-only file system" in refused["message"] and str(spool) in refused["message"]
    flag.unlink()
    assert host.do("open", "client", options(emulator, spool_directory=spool))["recovered"] == 1
    assert host.results(1)["first"]["state"] == State.CREATED
    exactly_once("Disks and limits", "first")


@pytest.mark.parametrize("exists", [True, False], ids=["it is there", "it is to be made"])
def test_a_folder_that_may_not_be_written(start_host, emulator, tmp_path, exists):
    folder = tmp_path / "closed" / "spool"
    (folder if exists else folder.parent).mkdir(parents=True)
    (folder if exists else folder.parent).chmod(0o500)
    refused = start_host(*without_root()).ask("open", "client", options(emulator, spool_directory=folder))
    assert (refused["what"], refused["code"], refused["retryable"]) == ("refused", Code.SPOOL, True)
    assert "Permission denied" in refused["message"] and str(folder) in refused["message"]


def test_a_spool_that_is_removed_while_it_is_used(start_host, emulator, tmp_path):
    """A job that was in it is not sent half recorded; the client goes on to say so, and does no harm."""
    host = start_host()
    host.do("open", "client", options(emulator, spool_directory=tmp_path / "spool", start_paused=1))
    memory_job(host, "first")
    host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    shutil.rmtree(tmp_path / "spool")
    memory_job(host, "second")
    result = host.results(1)["second"]
    assert (result["state"], result["code"]) == (State.FAILED, Code.SPOOL)
    assert "No such file or directory" in result["message"] and str(tmp_path / "spool") in result["message"]
    host.do("paused", "client", False)
    result = host.results(1)["first"]
    assert result["state"] != State.CREATED and result["code"] == Code.SPOOL
    assert "No such file or directory" in result["message"]
    host.do("close", "client", 1000)
    host.do("open", "client", options(emulator, spool_directory=tmp_path / "spool"))
    memory_job(host, "third")
    assert host.results(1)["third"]["state"] == State.CREATED


def test_two_processes_on_one_spool(start_host, emulator, tmp_path, exactly_once):
    first, second = start_host(), start_host()
    given = options(emulator, spool_directory=tmp_path / "spool")
    first.do("open", "client", {**given, "start_paused": 1})
    memory_job(first, "drive")
    first.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    refused = second.ask("open", "client", given)
    assert (refused["what"], refused["code"], refused["retryable"]) == ("refused", Code.STATE, True)
    assert str(tmp_path / "spool") in refused["message"] and str(first.process.pid) in refused["message"]
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    # At once: the system has let go of the lock with the process.
    assert second.do("open", "client", given)["recovered"] == 1
    assert second.results(1)["drive"]["state"] == State.CREATED
    exactly_once("Disks and limits", "drive")


@pytest.mark.parametrize("spare", [0, 1, 3, 6])
def test_few_descriptors_are_left(start_host, emulator, tmp_path, images, spare, exactly_once):
    """Nothing crashes, and what is in the spool is sent when there are more again."""
    host = start_host()
    given = options(emulator, spool_directory=tmp_path / "spool")
    host.do("open", "client", {**given, "start_paused": 1})
    files = images(0, 100_000)
    for number in range(3):
        host.do("submit", "client", scene(f"drive-{number}", files), {}, SUBMIT)
        host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)
    host.do("limit", "RLIMIT_NOFILE", host.do("files_open")["count"] - 1 + spare)
    host.do("paused", "client", False)
    host.do("limit", "RLIMIT_NOFILE", 1024)
    assert host.do("close", "client", 20_000)["cancelled"] == 0
    host.do("open", "again", given)
    names = {f"drive-{number}" for number in range(3)}
    seen = {}
    while set(seen) != names:
        seen.update({name: entry for name, entry in host.results(1).items() if entry["state"] != State.SPOOLED})
    assert {entry["state"] for entry in seen.values()} == {State.CREATED}
    exactly_once("Disks and limits", *names)


def test_a_limit_for_the_size_of_files(start_host, emulator, tmp_path, exactly_once):
    """The system's way to say it is a signal that ends the program; the library says it by a code."""
    host = start_host()
    # Not even room for the process id in the lock.
    host.do("limit", "RLIMIT_FSIZE", 0)
    host.do("open", "client", options(emulator, spool_directory=tmp_path / "spool"))
    memory_job(host, "none")
    result = host.results(1)["none"]
    assert (result["state"], result["code"]) == (State.FAILED, Code.SPOOL)
    assert "File too large" in result["message"]
    host.do("limit", "RLIMIT_FSIZE", 100_000)
    memory_job(host, "small")
    memory_job(host, "large", 200_000)
    results = host.results(2)
    assert results["small"]["state"] == State.CREATED
    assert (results["large"]["state"], results["large"]["code"]) == (State.FAILED, Code.SPOOL)
    host.do("limit", "RLIMIT_FSIZE", -1)
    memory_job(host, "large", 200_000)
    assert host.results(1)["large"]["state"] == State.CREATED
    exactly_once("Disks and limits", "small", "large")


def manifest(folder, rows):
    path = folder / "rows.ndjson"
    lines = [
        f'{{"row_data": "https://example.com/{number}.jpg", "global_key": "{"k" * 190}-{number}"}}\n'
        for number in range(rows)
    ]
    path.write_text("".join(lines))
    return path


@pytest.fixture
def importing(emulator):
    """Options of a client that imports rows, and the dataset for them."""
    return {"api_key": emulator.api_key, "platform": 2, "base_url": emulator.url, "max_retry_wait_ms": 50}


def imported(host):
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.IMPORTED, "")
    host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_FINISHED)


def new_dataset(given):
    with Client(**given) as client:
        return client.request("datasets.create", {"name": "rows"})["id"]


def test_no_room_for_the_texts_of_rows(make_disk, start_host, importing, tmp_path):
    """They stay in memory, which the log says, and every row has its result."""
    disk = make_disk("64k")
    host = start_host(*disk.enter, TMPDIR=str(disk.folder))
    host.do("open", "client", importing)
    job = host.do("rows", "client", str(manifest(tmp_path, 6000)), {"dataset": new_dataset(importing)})["job"]
    assert "No space left on device" in host.await_log("TMPDIR names its folder")["message"]
    imported(host)
    assert host.do("write_rows", job, str(tmp_path / "rows.ndjson"))["written"] == 6000


def test_rows_that_are_written_past_the_limit_for_files(start_host, importing, tmp_path):
    host = start_host()
    host.do("open", "client", importing)
    job = host.do("rows", "client", str(manifest(tmp_path, 500)), {"dataset": new_dataset(importing)})["job"]
    imported(host)
    host.do("limit", "RLIMIT_FSIZE", 50_000)
    refused = host.ask("write_rows", job, str(tmp_path / "left.ndjson"))
    assert (refused["what"], refused["code"]) == ("refused", Code.FILE_UNWRITABLE)
    assert "limit for the size of files" in refused["message"]
    assert not list(tmp_path.glob("left*")), "half a file is left"
    host.do("limit", "RLIMIT_FSIZE", -1)
    assert host.do("write_rows", job, str(tmp_path / "left.ndjson"))["written"] == 500
