"""Runs a program under one of the packages and returns what it did: its requests and its output."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import List

from lading.emulator import Emulator

from . import pythons

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
HELPERS = (HERE / "support.py", HERE / "builders.py")
SECONDS = 120


@dataclass
class Run:
    """`requests` are entries of the emulator's log, `output` what the program printed, one JSON object a line."""

    requests: List[dict]
    output: List[dict]


@dataclass
class Package:
    """A package to run programs under; `old` and `new` are the sides of the `sed` by which they go over to it."""

    python: Path
    old: str = ""
    new: str = ""

    def moved(self, text: str) -> str:
        """`sed 's/old/new/'`: the first in each line."""
        return "\n".join(line.replace(self.old, self.new, 1) for line in text.split("\n")) if self.old else text


def run(program: Path, package: Package, emulator: Emulator, folder: Path, scratch: Path) -> Run:
    """Runs a program with `folder` as working directory; its text is put in `scratch`."""
    scratch.mkdir(parents=True, exist_ok=True)
    for source in (*HELPERS, program):
        (scratch / source.name).write_text(package.moved(source.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        [str(package.python), str(scratch / program.name)],
        cwd=folder,
        env=_environment(package, emulator, folder),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{program.name} under {package.new or 'the official client'}:\n{done.stderr[-4000:]}"
    return Run(emulator.control.requests(), [json.loads(line) for line in done.stdout.splitlines()])


def _environment(package: Package, emulator: Emulator, folder: Path) -> dict:
    dropped = re.compile("KOGNIC_|ANNOTELL_|PYTHON|.*_proxy$|.*_PROXY$")
    environment = {name: value for name, value in os.environ.items() if not dropped.match(name)}
    if package.old:
        environment["PYTHONPATH"] = str(pythons.PACKAGE)
    return {
        **environment,
        "HOME": str(folder),
        "EMULATOR_URL": emulator.url,
        "EMULATOR_ID": emulator.client_id,
        "EMULATOR_SECRET": emulator.client_secret,
    }
