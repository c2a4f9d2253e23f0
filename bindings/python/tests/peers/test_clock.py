"""The wall clock of a vehicle is set while it drives: by years where it has no battery, by seconds from the network."""

import time
from pathlib import Path

import pytest
from hosting import EVENT_SPOOLED, options, scene

from lading.codes import State

YEAR = 365 * 86_400
SUBMIT = {"wait": 1, "poll_interval_ms": 5}
JUMPS = [YEAR, -YEAR, 10, -10]


class Clock:
    """The wall clock of the programs that are started with it; the time that the machine runs is nobody's to set."""

    def __init__(self, file):
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            pytest.skip("libfaketime is not installed: scripts/setup.sh test installs Debian's package faketime")
        self._file = file
        self.environment = {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
        self.set(0)

    def set(self, seconds):
        """So many seconds from the true time."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}s\n")
        new.replace(self._file)


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path / "clock")


@pytest.fixture(autouse=True)
def fresh_emulator(emulator):
    emulator.control.reset()


def submit(host, name, files):
    host.do("submit", "client", scene(name, files), {}, SUBMIT)
    host.until(lambda told: told["what"] == "event" and told["type"] == EVENT_SPOOLED)


@pytest.mark.parametrize("jump", JUMPS)
def test_the_clock_is_set_during_a_run(clock, emulator, start_host, images, tmp_path, jump, exactly_once):
    """Jobs go on in the order in which they came, none is dropped as too old, and retries come when they should."""
    spool = tmp_path / "spool"
    host = start_host(**clock.environment)
    assert abs(host.do("time")["seconds"] - time.time()) < 5
    given = options(emulator, spool_directory=spool, spool_max_age_ms=3_600_000, spool_policy=1, start_paused=1)
    host.do("open", "client", given)
    files = images(0)
    names = ["before", "after", "back"]
    ids = []
    for name, seconds in zip(names, (0, jump, 0)):
        clock.set(seconds)
        assert abs(host.do("time")["seconds"] - time.time() - seconds) < 5
        submit(host, name, files)
        ids += [path.stem for path in spool.glob("*.job") if path.stem not in ids]
    assert len(ids) == 3 and ids == sorted(ids)
    # While they are sent, too: requests fail once and are repeated at another time of the clock.
    busy = {"status": 503, "headers": {"Retry-After": "1"}}
    emulator.control.faults({"match": {"path": "/v1/inputs/*"}, "fault": busy, "times": 1})
    host.do("paused", "client", False)
    host.await_log("503")
    clock.set(jump)
    results = host.results(3)
    assert {name: (entry["state"], entry["message"]) for name, entry in results.items()} == {
        name: (State.CREATED, "") for name in names
    }
    exactly_once("Clocks that are set", *names)
    # Finished jobs are as young: they are there until the host has taken note of them.
    assert sorted(path.stem for path in spool.glob("*.job")) == ids
    for entry in results.values():
        host.do("acknowledge", entry["job"])
    assert host.do("close", "client", 10_000)["finished"] == 3
    assert list(spool.glob("*.job")) == []


@pytest.mark.parametrize("jump", JUMPS)
def test_a_token_expires_by_no_clock_that_is_set(clock, emulator, start_host, images, jump):
    """One sign-in is enough although the clock says that a year has passed; a token that is over is renewed once."""
    emulator.control.settings(token_seconds=3600)
    host = start_host(**clock.environment)
    host.do("open", "client", options(emulator))
    files = images(0)
    for number in range(2):
        host.do("submit", "client", scene(f"drive-{number}", files), {}, SUBMIT)
        assert host.results(1)[f"drive-{number}"]["state"] == State.CREATED
        clock.set(jump)
    assert len(emulator.control.requests(path="/v1/auth/oauth/token")) == 1
    # On the platform it is over now: it is renewed when it is refused.
    emulator.control.advance_clock(4000)
    host.do("submit", "client", scene("drive-2", files), {}, SUBMIT)
    assert host.results(1)["drive-2"]["state"] == State.CREATED
    assert len(emulator.control.requests(path="/v1/auth/oauth/token")) == 2
