"""A host that is killed at every change of its spool and at every request: each scene is there once, with its files."""

import pytest
from killing import RequestKiller, ended


def figures(kills, totals):
    return f"kills {kills}, scenes {totals['scenes']}, inputs {totals['inputs']}, lost {totals['lost']}, doubled {totals['doubled']}"


def test_without_a_kill(new_host):
    host = new_host(4)
    assert not host.run()
    assert host.check() == {"scenes": 4, "inputs": 2, "lost": 0, "doubled": 0}


@pytest.mark.parametrize("mode", ["before", "after", "half"])
def test_at_every_change_of_the_spool(new_host, mode, record_property, capsys):
    totals = {"scenes": 0, "inputs": 0, "lost": 0, "doubled": 0}
    kills = 0
    changes = new_host(2).changes()
    assert changes > 30
    for at in range(1, changes + 1):
        host = new_host(2)
        # Two that run beside each other don't always make as many changes.
        kills += host.run(at=at, mode=mode)
        assert not host.run()
        for name, count in host.check().items():
            totals[name] += count
    assert kills >= changes * 0.8
    with capsys.disabled():
        print(f"\n  {mode} each change of the spool: {figures(kills, totals)}")


@pytest.mark.parametrize("when", ["received", "carried out"])
def test_at_every_request(new_host, when, monkeypatch, capsys):
    killer = RequestKiller(monkeypatch)
    totals = {"scenes": 0, "inputs": 0, "lost": 0, "doubled": 0}
    host = new_host(2)
    killer.arm(0, when)
    assert not host.run()
    requests, kills = killer.seen[when], 0
    assert requests > 15
    for at in range(1, requests + 1):
        host = new_host(2)
        killer.arm(at, when)
        killer.process = host.start()
        kills += ended(killer.process)
        killer.process = None
        assert not host.run()
        for name, count in host.check().items():
            totals[name] += count
    assert kills >= requests * 0.8
    with capsys.disabled():
        print(f"\n  each request {when}: {figures(kills, totals)}")
