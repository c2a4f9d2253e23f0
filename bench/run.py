"""Compares lading with curl and with the platforms' own Python clients, on this computer, in one run.

    make bench

Prints ratios: absolute numbers say more about the computer than about the clients. What serves costs every client the
same. Each case runs once to warm up, then several times; the median counts. The name of a case runs only that.
"""

from __future__ import annotations

import sys
from typing import Optional

from measure import PACKAGE

sys.path.insert(0, str(PACKAGE))

import kognic_cases  # noqa: E402
import labelbox_cases  # noqa: E402


def main(only: Optional[str] = None) -> None:
    for platform in (kognic_cases, labelbox_cases):
        chosen = {name: case for name, case in platform.CASES.items() if only in (None, name)}
        if not chosen:
            continue
        with platform.bench() as bench:
            for case in chosen.values():
                case(bench)


if __name__ == "__main__":
    main(*sys.argv[1:])
