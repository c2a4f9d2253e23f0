"""Every fault of the emulator, at every request of every kind of job: the first, the middle, the last time, each time.

Each case has an emulator and a client of its own. Whatever goes wrong, the job ends in success, or with one error of
the right code and stage for what was hit and success for all else (rule.py); nothing is lost or doubled, counts add up.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Callable, List

import images
import pytest
import rows
import rows_in_parts
import scenes
from kinds import KINDS, STALL_MS, Kind, times
from requests_alone import Calibration, Dataset
from rule import Case

from lading import Code
from lading.emulator import Emulator

FLOWS = {
    "scenes": scenes,
    "images": images,
    "rows": rows,
    "rows in parts": rows_in_parts,
    "calibration": Calibration(),
    "dataset": Dataset(),
}
ATTEMPTS = 3
AT_ONCE = 8
PATIENCE_MS = 60_000
#: To wait in vain.
IMPATIENCE_MS = 300

#: All of the table, or each kind of fault at each request, at a time that goes round.
ALL = os.environ.get("LADING_FAULTS") == "all"


#: Takes half a second of processor time for each case.
LONG = ("rows in parts",)


def cases(name: str, kind: Kind) -> List[Case]:
    found: List[Case] = []
    if name in LONG and not ALL:
        return found
    flow = FLOWS[name]
    for position, request in enumerate(flow.REQUESTS):
        if kind.only and request.name not in kind.only:
            continue
        table = times(request.count, request.behind)
        chosen = table if ALL else [table[(position + KINDS.index(kind)) % len(table)]]
        found += [Case(request, kind, which) for which in chosen]
    return found


def attempt(flow: Any, case: Case, add: Callable[..., None]) -> None:
    """One case, with its figures told before they are looked at."""
    options = {"max_attempts": ATTEMPTS, "max_retry_wait_ms": 1}
    if case.kind.hangs:
        options["stall_timeout_ms"] = STALL_MS
    wait_ms = IMPATIENCE_MS if case.wanted.code == Code.STILL_PROCESSING else PATIENCE_MS
    with Emulator(**flow.SETTINGS) as emulator:
        prepared = flow.prepare(emulator)
        emulator.control.faults({"match": case.request.match, "fault": case.kind.fault, **case.which.rule})
        ended = flow.run(emulator, options, wait_ms, prepared)
        applied = emulator.control.faults()[0]["applied"]
        until_idle(emulator)
        figures = flow.check(emulator, ended, case)
    add(faults=applied, jobs=1, **figures)
    assert applied, "the request that was to go wrong was never made"
    assert not figures["lost"] and not figures["doubled"], f"{figures}"


def until_idle(emulator: Emulator) -> None:
    """Requests whose client has given up are at work yet."""
    while emulator.control.health()["under_way"]:
        time.sleep(0.005)


TABLE = [pytest.param(flow, kind, id=f"{flow}-{kind}") for flow in FLOWS for kind in KINDS if cases(flow, kind)]


@pytest.mark.parametrize(("flow", "kind"), TABLE)
def test_fault(flow, kind, figures):
    add = partial(figures.add, f"Fault table, {flow}")

    def failure(case: Case) -> str:
        try:
            attempt(FLOWS[flow], case, add)
            return ""
        except AssertionError as error:
            return f"  {case.request}, {case.which}: {error}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        failures = [text for text in pool.map(failure, cases(flow, kind)) if text]
    assert not failures, f"{kind} is not met as it must be:\n" + "\n".join(failures)
