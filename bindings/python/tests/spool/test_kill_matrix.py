"""A host that is killed at every change of its spool and at every request: each thing is there once, with its files.

What these tests and those of power cuts can see was tried once with libraries that were broken on purpose:

- actions are carried out before their record is written: a scene is doubled at the first kill before a change, an import's
  rows are told as refused;
- the tasks before an import are not recorded: rows without a global key are doubled at a change;
- they are recorded and forgotten in recovery: the import of what was imported before takes the older task for its own;
- folders are not synced: after a power cut a job is gone that was promised, or has a log and no data;
- files are not synced: a job is set aside as damaged after a power cut;
- what a killed process left is not synced at opening: a recovered job is gone after the power cut that follows;
- results of rows are written into a folder whose name is not synced: they can't be read after a power cut.
"""

import json

import pytest
from given import MADE, rows
from killing import RequestKiller
from outcome import check, told

JOBS = pytest.mark.parametrize("jobs", [(2, 0), (0, 2)], ids=["scenes", "imports"])
WHEN = {"before": "before", "after": "after", "half": "in the middle of"}


def test_without_a_kill(new_host):
    host = new_host(4, 4)
    assert not host.run()
    assert check(host) == {"scenes": 4, "rows": 12, "lost": 0, "doubled": 0}


@JOBS
@pytest.mark.parametrize("mode", WHEN)
def test_at_every_change_of_the_spool(new_host, jobs, mode, figures):
    kills = 0
    changes = new_host(*jobs).changes()[mode]
    assert changes > 15
    for at in range(1, changes + 1):
        host = new_host(*jobs)
        # Two that run beside each other don't always make as many changes.
        killed = host.run(at=at, mode=mode)
        assert not host.run(), f"killed at change {at}"
        figures.add(f"Killed {WHEN[mode]} each change of the spool", kills=killed, jobs=host.jobs, **check(host))
        kills += killed
    assert kills >= changes * 0.8


@JOBS
@pytest.mark.parametrize("when", ["received", "carried out"])
def test_at_every_request(new_host, jobs, when, monkeypatch, figures):
    killer = RequestKiller(monkeypatch)
    host = new_host(*jobs)
    killer.arm(0, when)
    assert not host.run()
    requests, kills = killer.seen[when], 0
    assert requests > 15
    for at in range(1, requests + 1):
        host = new_host(*jobs)
        killer.arm(at, when)
        killed = killer.kills(host.start())
        assert not host.run(), f"killed at request {at}"
        figures.add(f"Killed as each request was {when}", kills=killed, jobs=host.jobs, **check(host))
        kills += killed
    assert kills >= requests * 0.8


@pytest.mark.parametrize("when", ["received", "carried out"])
def test_import_of_what_was_imported_before(new_host, when, monkeypatch, figures):
    """Its rows look like those of an older task, which must not be taken for it."""
    killer = RequestKiller(monkeypatch)
    at, killed = 0, True
    while killed:
        at += 1
        host = new_host(0, 1)
        assert not host.run()
        host.add(0, 1)
        again = rows(0, host.given)[-1:]
        (host.given / "1-rows.json").write_text(json.dumps(again))
        killer.arm(at, when)
        killed = killer.kills(host.start())
        assert not host.run()
        first, second = host.emulator.control.tasks()
        made = [row["id"] for row in host.emulator.control.data_rows() if row["external_id"] == again[0]["external_id"]]
        assert made == [first["made"][-1], *second["made"]] and len(made) == 2, f"killed at request {at}"
        assert told(host, "imports")[1] == [second["id"], f"{MADE}:{made[1]}"]
        figures.add(f"Killed as each request was {when}", kills=killed, jobs=2, rows=len(made), lost=0, doubled=0)
    assert at > 5
