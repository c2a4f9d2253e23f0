"""The figures that a run ends with: what was tried, and that nothing of it was lost or doubled.

A test says what it counted, before it asserts anything of it, so that a failed run shows it too:

    def test_something(figures):
        figures.add("Random kills", kills=100, scenes=20, lost=0, doubled=0)

A program that is not run by pytest imports this module and calls ``add`` itself. The first argument is the line of the
block; what is added to a line that is there already is summed. The names are those of ``COLUMNS``; a figure that does
not apply is left out and shown as a dash. Both ``lost`` and ``doubled`` must be counted, not meant: a line of jobs,
scenes or rows has both.

With LADING_FIGURES set to a path, each call is also a line of JSON there, and whoever set it prints the block of all
programs at the end: ``python figures.py PATH``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Dict, Iterable, List, Optional, Tuple

COLUMNS = ("kills", "faults", "jobs", "scenes", "rows", "lost", "doubled")
FILE = "LADING_FIGURES"

Added = Tuple[str, Dict[str, int]]
_added: List[Added] = []


def add(line: str, **counts: int) -> None:
    """Adds to a line of the block; see the module. Raises `ValueError` for a figure that has no column."""
    unknown = set(counts) - set(COLUMNS)
    if unknown:
        raise ValueError(f"no such figure: {', '.join(sorted(unknown))}; there are {', '.join(COLUMNS)}")
    if {"jobs", "scenes", "rows"} & set(counts) and not {"lost", "doubled"} <= set(counts):
        raise ValueError(f"{line}: say what was lost and what was doubled")
    _added.append((line, counts))
    path = os.environ.get(FILE)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"line": line, **counts}) + "\n")


def added() -> List[Added]:
    """What this process added."""
    return list(_added)


def read(path: Path) -> List[Added]:
    """What all programs added that were given this file."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [(entry.pop("line"), entry) for entry in lines]


def block(entries: Iterable[Added]) -> List[str]:
    """The lines to print: a heading, a line for each that was added to, their sum. None when nothing was added."""
    sums: Dict[str, Dict[str, int]] = {}
    for line, counts in entries:
        for total in (sums.setdefault(line, {}), sums.setdefault("", {})):
            for name, count in counts.items():
                total[name] = total.get(name, 0) + count
    if not sums:
        return []
    everything = sums.pop("")
    widest = max(map(len, [*sums, "Together"]))
    rows = [("", dict.fromkeys(COLUMNS)), *sums.items(), ("Together", everything)]
    return [
        line.ljust(widest) + "".join(_cell(name, counts, "-" if line else name) for name in COLUMNS)
        for line, counts in rows
    ]


def _cell(name: str, counts: Dict[str, Optional[int]], otherwise: str) -> str:
    count = counts.get(name)
    return (otherwise if count is None else f"{count:,}").rjust(max(len(name), 9) + 1)


if __name__ == "__main__":
    print("\n".join(block(read(Path(sys.argv[1])))))
