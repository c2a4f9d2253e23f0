"""Labelbox: this package beside the platform's own client, on the same emulator, which is a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from files import jpeg
from measure import PACKAGE, ROOT, Measured, cpu_seconds, medians, moved, reference, run, scratch, table
from rows import write_manifest

from lading.emulator import Control, Emulator

WORK = ROOT / "bench" / "labelbox_work.py"
ROWS, FILES, FILE_SIZE = 100_000, 1000, 100_000
REPETITIONS = 2
OFFICIAL = "labelbox"


@dataclass
class Bench:
    url: str
    server: int  # the emulator's process
    folder: Path

    def official(self, case: str, rows: int) -> Measured:
        return self._measured(WORK, case, rows, "")

    def lading(self, case: str, rows: int) -> Measured:
        old, new = "import labelbox as lb", "import lading.labelbox as lb"
        return self._measured(moved(WORK, old, new, self.folder / "lading_program.py"), case, rows, str(PACKAGE))

    def _measured(self, program: Path, case: str, rows: int, path: str) -> Measured:
        # The same Python for both.
        python = reference("LADING_REFERENCE_LABELBOX", ".venv-labelbox")
        command = [str(python), str(program), case, str(self.folder), str(rows)]
        given = {"EMULATOR_URL": self.url, "EMULATOR_KEY": Emulator.api_key, "PYTHONPATH": path}
        taken, peaks = [], []
        for _ in range(REPETITIONS + 1):
            Control(self.url).reset()
            before = cpu_seconds(self.server)
            used = run(command, {**os.environ, **given})
            taken.append([*json.loads(used.output), cpu_seconds(self.server) - before])
            peaks.append(used.peak_mb)
        seconds, cpu, server = medians(taken[1:])
        return Measured(seconds, cpu, max(peaks), server=server)


@contextmanager
def bench() -> Iterator[Bench]:
    """With the files that the cases need."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    command = [sys.executable, "-m", "lading.emulator", "--set", "hash_objects=false"]
    with scratch() as folder:
        write_manifest(folder / "rows.json", ROWS)
        for index in range(FILES):
            jpeg(folder / f"{index:04}.jpg", FILE_SIZE, index)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            try:
                yield Bench(process.stdout.readline().strip(), process.pid, folder)
            finally:
                process.terminate()


def rows(bench: Bench) -> None:
    measured = {
        OFFICIAL: bench.official("rows", ROWS),
        "lading": bench.lading("rows", ROWS),
        "import_manifest": bench.lading("manifest", ROWS),
    }
    table(f"{ROWS} data rows with metadata and an attachment, from a manifest to their results", measured, OFFICIAL)


def files(bench: Bench) -> None:
    measured = {OFFICIAL: bench.official("files", FILES), "lading": bench.lading("files", FILES)}
    table(f"{FILES} data rows from local files of {FILE_SIZE // 1000} KB", measured, OFFICIAL)


CASES = {"rows": rows, "local_files": files}
