"""A host that is killed at every change of its spool and at every request: each scene is there once, with its files."""

import pytest
from killing import RequestKiller
from outcome import check

WHEN = {"before": "before", "after": "after", "half": "in the middle of"}


def test_without_a_kill(new_host):
    host = new_host(4)
    assert not host.run()
    assert check(host) == {"scenes": 4, "lost": 0, "doubled": 0}


@pytest.mark.parametrize("mode", WHEN)
def test_at_every_change_of_the_spool(new_host, mode, figures):
    kills = 0
    changes = new_host(2).changes()[mode]
    assert changes > 15
    for at in range(1, changes + 1):
        host = new_host(2)
        # Two that run beside each other don't always make as many changes.
        killed = host.run(at=at, mode=mode)
        assert not host.run()
        figures.add(f"Killed {WHEN[mode]} each change of the spool", kills=killed, jobs=host.scenes, **check(host))
        kills += killed
    assert kills >= changes * 0.8


@pytest.mark.parametrize("when", ["received", "carried out"])
def test_at_every_request(new_host, when, monkeypatch, figures):
    killer = RequestKiller(monkeypatch)
    host = new_host(2)
    killer.arm(0, when)
    assert not host.run()
    requests, kills = killer.seen[when], 0
    assert requests > 15
    for at in range(1, requests + 1):
        host = new_host(2)
        killer.arm(at, when)
        killed = killer.kills(host.start())
        assert not host.run()
        figures.add(f"Killed as each request was {when}", kills=killed, jobs=host.scenes, **check(host))
        kills += killed
    assert kills >= requests * 0.8
