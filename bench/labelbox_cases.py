"""Labelbox: this package beside the platform's own client, on the same emulator, which is a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

from files import jpeg
from measure import PACKAGE, ROOT, Measured, cpu_seconds, medians, moved, reference, run, scratch, table
from plain_import import Plain, chunks
from rows import dicts, write_manifest

from lading.emulator import Control, Emulator

WORK = ROOT / "bench" / "labelbox_work.py"
ROWS, MILLION, FILES, FILE_SIZE = 100_000, 1_000_000, 1000, 100_000
REPETITIONS = 2
OFFICIAL = "labelbox"


@dataclass
class Bench:
    url: str
    server: int  # the emulator's process
    folder: Path

    def official(self, case: str, rows: int) -> Measured:
        return self._measured(WORK, case, rows, "")

    def lading(self, case: str, rows: int, repetitions: int = REPETITIONS) -> Measured:
        old, new = "import labelbox as lb", "import lading.labelbox as lb"
        return self._measured(moved(WORK, old, new, self.folder / "lading_program.py"), case, rows, str(PACKAGE), repetitions)

    def curl(self, prepare: Callable[[Plain, str], Callable[[], None]]) -> Measured:
        """What the emulator itself takes for the same requests. `prepare` makes their bytes for a dataset."""
        plain = Plain(self.url, Emulator.api_key, self.folder)
        taken = []
        for _ in range(REPETITIONS + 1):
            Control(self.url).reset()
            dataset = plain.ask("mutation { createDataset(data: {name: \"bench\"}) { id } }")[0]["data"]["createDataset"]["id"]
            send = prepare(plain, dataset)
            before, start = cpu_seconds(self.server), time.perf_counter()
            send()
            taken.append([time.perf_counter() - start, cpu_seconds(self.server) - before])
        seconds, server = medians(taken[1:])
        return Measured(seconds, server=server)

    def _measured(self, program: Path, case: str, rows: int, path: str, repetitions: int = REPETITIONS) -> Measured:
        # The same Python for both.
        python = reference("LADING_REFERENCE_LABELBOX", ".venv-labelbox")
        command = [str(python), str(program), case, str(self.folder), str(rows)]
        given = {"EMULATOR_URL": self.url, "EMULATOR_KEY": Emulator.api_key, "PYTHONPATH": path}
        taken, peaks = [], []
        for _ in range(repetitions + 1):
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
        write_manifest(folder / "rows.ndjson", ROWS)
        for index in range(FILES):
            jpeg(folder / f"{index:04}.jpg", FILE_SIZE, index)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            try:
                yield Bench(process.stdout.readline().strip(), process.pid, folder)
            finally:
                process.terminate()


def rows(bench: Bench) -> None:
    def prepare(plain: Plain, dataset: str) -> Callable[[], None]:
        files = []
        for index, chunk in enumerate(chunks(dicts(ROWS), dataset)):
            files.append(bench.folder / f"chunk-{index}")
            files[-1].write_bytes(chunk)
        return lambda: plain.import_chunks(files, ROWS)

    measured = {
        OFFICIAL: bench.official("rows", ROWS),
        "lading": bench.lading("rows", ROWS),
        "  a generator": bench.lading("generator", ROWS),
        "  a manifest": bench.lading("manifest", ROWS),
        "curl": bench.curl(prepare),
    }
    table(f"{ROWS} data rows with metadata and an attachment, from a manifest to their results", measured, OFFICIAL)


def million(bench: Bench) -> None:
    """Ten times the rows: the time against ten times that of fewer, and no more memory."""
    path = bench.folder / "million.ndjson"
    write_manifest(path, MILLION)
    measured = {f"{ROWS}": bench.lading("manifest", ROWS), f"{MILLION}": bench.lading("million", MILLION, 1)}
    path.unlink()
    table(f"{MILLION} data rows from a manifest beside {ROWS}", measured, f"{ROWS}")


def files(bench: Bench) -> None:
    images = sorted(bench.folder.glob("*.jpg"))

    def prepare(plain: Plain, dataset: str) -> Callable[[], None]:
        def send() -> None:
            urls = plain.upload(images, "image/jpeg", 16)
            payloads = ({"row_data": url, "external_id": str(path), "dataset_id": dataset} for url, path in zip(urls, images))
            rows = [{"id": {"type": "AUTO", "value": ""}, "payload": payload} for payload in payloads]
            chunk = bench.folder / "chunk"
            chunk.write_text(json.dumps(rows))
            plain.import_chunks([chunk], FILES)

        return send

    measured = {
        OFFICIAL: bench.official("files", FILES),
        "lading": bench.lading("files", FILES),
        "curl": bench.curl(prepare),
    }
    table(f"{FILES} data rows from local files of {FILE_SIZE // 1000} KB", measured, OFFICIAL)


CASES = {"rows": rows, "million_rows": million, "local_files": files}
