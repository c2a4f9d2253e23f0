"""Kognic: this package beside curl and the platform's own client. Uploads go to nginx, requests to the emulator."""

from __future__ import annotations

import json
import os
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List

from files import jpeg, pcd
from measure import PACKAGE, ROOT, Measured, Used, medians, moved, reference, run, scratch, table
from platform_with_storage import platform
from storage import Storage

FILES, FILE_SIZE, LARGE_SIZE = 1000, 100_000, 500_000_000
REPETITIONS = 5
LATENCY_MS = 20


@dataclass
class Bench:
    emulator: object
    storage: Storage
    folder: Path
    scratch: Path

    def python(self, case: str, uploads: int, kognic_io: bool, latency_ms: int = 0) -> Measured:
        program = ROOT / "bench" / "kognic_work.py"
        if not kognic_io:
            program = moved(program, "kognic.io", "lading.kognic", self.scratch / "lading_program.py")
        environment = {**os.environ, "EMULATOR_URL": self.emulator.url, "PYTHONPATH": "" if kognic_io else str(PACKAGE)}
        environment.update(EMULATOR_ID=self.emulator.client_id, EMULATOR_SECRET=self.emulator.client_secret)
        self.fresh()
        self.emulator.control.settings(latency_ms=latency_ms)
        # The same Python for both.
        used = run([str(python()), str(program), case, str(self.folder), str(REPETITIONS)], environment)
        return self.measured(json.loads(used.output), uploads, used)

    def curl(self, files: List[Path], parallel: int) -> Measured:
        pairs = [f'upload-file = "{path}"\nurl = "{self.storage.url}/curl/{path.name}"' for path in files]
        config = self.scratch / "curl.txt"
        head = f"parallel\nparallel-max = {parallel}\nsilent\nno-progress-meter\nshow-error\nfail\n"
        config.write_text(head + "\n".join(pairs) + "\n", "utf-8")
        self.fresh()
        seconds = []
        for _ in range(REPETITIONS + 1):
            start = time.perf_counter()
            used = run(["curl", "-K", str(config)], dict(os.environ))
            seconds.append([time.perf_counter() - start, used.cpu])
        return self.measured(seconds[1:], len(files), used)

    def fresh(self) -> None:
        self.emulator.control.reset()
        self.storage.empty()

    def measured(self, seconds: List[List[float]], uploads: int, used: Used) -> Measured:
        taken, cpu = medians(seconds)
        return Measured(taken, cpu, used.peak_mb, statistics.median(self.storage.upload_seconds(uploads)[1:]))


def python() -> Path:
    return reference("LADING_REFERENCE_KOGNIC_IO", ".venv-kognic-io")


@contextmanager
def bench() -> Iterator[Bench]:
    """With the files that the cases need."""
    with scratch() as made:
        folder = made / "files"
        folder.mkdir()
        for index in range(FILES):
            jpeg(folder / f"{index:04}.jpg", FILE_SIZE, index)
        pcd(folder / "large.pcd", LARGE_SIZE)
        settings = {"hash_objects": False, "processing_polls": 0}
        with Storage(made / "storage") as storage, platform(storage.url, **settings) as emulator:
            yield Bench(emulator, storage, folder, made)


def sequence(bench: Bench) -> None:
    files = sorted(bench.folder.glob("*.jpg"))
    measured = {
        "curl": bench.curl(files, 16),
        "lading": bench.python("sequence", FILES, False),
        "kognic-io": bench.python("sequence", FILES, True),
    }
    table(f"{FILES} files of {FILE_SIZE // 1000} KB in one scene", measured, "curl")


def file(bench: Bench) -> None:
    measured = {
        "curl": bench.curl([bench.folder / "large.pcd"], 1),
        "lading": bench.python("file", 1, False),
        "kognic-io": bench.python("file", 1, True),
    }
    table(f"One file of {LARGE_SIZE // 1_000_000} MB", measured, "curl")


def one_by_one(bench: Bench) -> None:
    measured = {n: bench.python("one_by_one", 200, n == "kognic-io") for n in ("lading", "kognic-io")}
    table("100 scenes of 2 images, one after another, create to commit", measured, "lading")


def together(bench: Bench) -> None:
    measured = {n: bench.python("together", 200, n == "kognic-io", LATENCY_MS) for n in ("lading", "kognic-io")}
    title = f"100 scenes of 2 images by create_inputs, {LATENCY_MS} ms from each request to its answer"
    table(title, measured, "lading")


CASES = {"sequence": sequence, "file": file, "one_by_one": one_by_one, "together": together}
