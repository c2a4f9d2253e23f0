"""Compares lading with curl and with the platform's own Python client, on this computer, in one run.

    make bench

Prints ratios: absolute numbers say more about the computer than about the clients. Uploads go to nginx, requests to the
emulator, which costs every client the same. Each case runs once to warm up, then several times; the median counts.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "bindings" / "python"
sys.path.insert(0, str(PACKAGE))

from files import jpeg, pcd  # noqa: E402
from platform_with_storage import platform  # noqa: E402
from storage import Storage  # noqa: E402

FILES, FILE_SIZE, LARGE_SIZE = 1000, 100_000, 500_000_000
REPETITIONS = 5
LATENCY_MS = 20


@dataclass
class Measured:
    seconds: float
    uploads: float  # of these, from the first upload's start to the last one's end
    cpu: float  # seconds of the processor, of all threads
    peak_mb: float


@dataclass
class Used:
    output: str
    cpu: float
    peak_mb: float


@dataclass
class Bench:
    emulator: object
    storage: Storage
    folder: Path
    scratch: Path

    def python(self, case: str, uploads: int, kognic_io: bool, latency_ms: int = 0) -> Measured:
        text = (ROOT / "bench" / "work.py").read_text("utf-8")
        moved = (
            text if kognic_io else "\n".join(line.replace("kognic.io", "lading.kognic", 1) for line in text.split("\n"))
        )
        program = self.scratch / ("official.py" if kognic_io else "lading_program.py")
        program.write_text(moved, "utf-8")
        environment = {**os.environ, "EMULATOR_URL": self.emulator.url, "PYTHONPATH": "" if kognic_io else str(PACKAGE)}
        environment.update(EMULATOR_ID=self.emulator.client_id, EMULATOR_SECRET=self.emulator.client_secret)
        self.fresh()
        self.emulator.control.settings(latency_ms=latency_ms)
        # The same Python for both.
        used = run([str(reference()), str(program), case, str(self.folder), str(REPETITIONS)], environment)
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
        medians = [statistics.median(each) for each in zip(*seconds)]
        sent = statistics.median(self.storage.upload_seconds(uploads)[1:])
        return Measured(medians[0], sent, medians[1], used.peak_mb)


def reference() -> Path:
    python = Path(os.environ.get("LADING_REFERENCE_KOGNIC_IO") or ROOT / ".venv-kognic-io" / "bin" / "python")
    if not python.exists():
        raise SystemExit(f"{python} is missing: scripts/setup-reference.sh makes it")
    return python


def run(command: List[str], environment: Dict[str, str]) -> Used:
    """Runs a program to its end. Its memory is looked at meanwhile: what the system tells afterwards includes ours."""
    process = subprocess.Popen(command, env={**environment, "TQDM_DISABLE": "1"}, stdout=subprocess.PIPE, text=True)
    peak = 0
    while True:
        peak = max(peak, peak_kb(process.pid))
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    with process.stdout as output:
        return Used(output.read(), usage.ru_utime + usage.ru_stime, peak / 1024)


def peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def table(title: str, measured: Dict[str, Measured], base: str) -> None:
    print(f"\n{title}")
    print(f"  {'to ' + base:<14}{'time':>8}{'uploads':>10}{'processor':>12}{'peak memory':>14}")
    first = measured[base]
    for name, each in measured.items():
        ratios = (each.seconds / first.seconds, each.uploads / first.uploads, each.cpu / first.cpu)
        print("  {:<14}{:>8.2f}{:>10.2f}{:>12.2f}{:>11.0f} MB".format(name, *ratios, each.peak_mb))


def main(only: Optional[str] = None) -> None:
    reference()
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.exists() else None, prefix="lading-bench-") as made:
        folder = Path(made) / "files"
        folder.mkdir()
        for index in range(FILES):
            jpeg(folder / f"{index:04}.jpg", FILE_SIZE, index)
        pcd(folder / "large.pcd", LARGE_SIZE)
        settings = {"hash_objects": False, "processing_polls": 0}
        with Storage(Path(made) / "storage") as storage, platform(storage.url, **settings) as emulator:
            bench = Bench(emulator, storage, folder, Path(made))
            for name, case in CASES.items():
                if only in (None, name):
                    case(bench)


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

if __name__ == "__main__":
    main(*sys.argv[1:])
