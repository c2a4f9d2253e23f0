"""The power goes, and with it what was not synced: what was promised is there all the same, once.

A run is killed, and the disk is made what a power cut may leave of what it did there (power_cut.py says what); then the
program is started again on it.
"""

import re

import power_cut
import pytest
from killing import RequestKiller, ended
from outcome import check, check_truth


def disk_of(host, *logs):
    """What the last runs did to a disk that was empty."""
    disk = power_cut.Disk({})
    for log in logs:
        disk.replay(log, host.disk)
    return disk


def left(host):
    """What a power cut may leave of what the last run did, by names that the next run has, too."""
    states = disk_of(host, host.log).states()
    ids = sorted(set(re.findall("[0-9a-f]{16}", "".join(states))))  # jobs are named by the time
    return {re.sub("[0-9a-f]{16}", lambda found: f"job {ids.index(found[0])}", name): tree for name, tree in states.items()}


def each_state(killed):
    """Runs `killed` anew for each state that a cut may leave there: the host that has it."""
    tried = {"everything"}
    """What a kill leaves has tests of its own."""
    while True:
        host = killed()
        if host is None:
            return
        states = left(host)
        untried = [name for name in states if name not in tried]
        if not untried:
            return
        tried.add(untried[0])
        power_cut.restore(host.disk, states[untried[0]])
        yield untried[0], host


def goes_on(host, what, figures):
    assert not host.run(), what
    figures.add("Power cuts", kills=1, jobs=host.scenes + host.imports, **check(host))


def test_after_every_change_of_the_spool(new_host, figures):
    changes = new_host(1).changes()["after"]
    for at in range(1, changes + 1):

        def killed():
            host = new_host(1)
            return host if host.run(at=at, mode="after", log=host.log) else None

        for state, host in each_state(killed):
            goes_on(host, f"after change {at}: {state}", figures)


@pytest.mark.parametrize("when", ["received", "carried out"])
def test_at_every_request(new_host, when, monkeypatch, figures):
    killer = RequestKiller(monkeypatch)
    host = new_host(2)
    killer.arm(0, when)
    assert not host.run()
    for at in range(1, killer.seen[when] + 1):
        host = new_host(2)
        killer.arm(at, when)
        if not killer.kills(host.start(log=host.log)):
            continue
        power_cut.restore(host.disk, disk_of(host, host.log).synced())
        goes_on(host, f"request {at} {when}", figures)


def test_what_a_killed_process_left_is_synced_before_it_is_acted_upon(new_host, monkeypatch, figures):
    """A kill, then a cut: the first keeps what was not synced, the second doesn't."""
    killer = RequestKiller(monkeypatch)
    changes = new_host(1).changes()["after"]
    for at in range(1, changes + 1):
        host = new_host(1)
        first = host.folder / "first.log"
        if not host.run(at=at, mode="after", log=first):
            continue
        # Past signing in, at what it does first.
        killer.arm(3 + at % 3, "carried out")
        if killer.kills(host.start(log=host.log)):
            power_cut.restore(host.disk, disk_of(host, first, host.log).synced())
        goes_on(host, f"after change {at}, then", figures)


@pytest.mark.parametrize("sync", ["interval", "never"])
def test_weaker_promises(new_host, sync):
    """With less syncing things may be done twice, or be reported as damaged, and what is told is still true."""
    changes = new_host(1, sync=sync).changes()["after"]
    for at in range(1, changes + 1, 2):

        def killed():
            host = new_host(1, sync=sync)
            return host if host.run(at=at, mode="after", log=host.log) else None

        for state, host in each_state(killed):
            # Each opening tells of what was set aside, once.
            assert not host.run(reports=sync == "never"), f"after change {at}: {state}"
            check_truth(host)
