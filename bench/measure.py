"""Running programs and measuring them, and the tables of what came out."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "bindings" / "python"


@dataclass
class Measured:
    seconds: float
    cpu: Optional[float] = None  # seconds of the processor, of all threads
    peak_mb: Optional[float] = None
    uploads: Optional[float] = None  # of the seconds, from the first upload's start to the last one's end
    server: Optional[float] = None  # seconds of the processor that the server took


@dataclass
class Used:
    output: str
    cpu: float
    peak_mb: float


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory, where there is one: the disk is not what is measured."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.exists() else None, prefix="lading-bench-") as made:
        yield Path(made)


def medians(repetitions: List[List[float]]) -> List[float]:
    return [statistics.median(each) for each in zip(*repetitions)]


def reference(variable: str, folder: str) -> Path:
    """The Python that has one of the platforms' own clients."""
    python = Path(os.environ.get(variable) or ROOT / folder / "bin" / "python")
    if not python.exists():
        raise SystemExit(f"{python} is missing: scripts/setup.sh test makes it")
    return python


def moved(program: Path, old: str, new: str, to: Path) -> Path:
    """A copy of a program, after `sed 's/old/new/'`: so it goes over from an official client to this package."""
    to.write_text("\n".join(line.replace(old, new, 1) for line in program.read_text("utf-8").split("\n")), "utf-8")
    return to


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


def cpu_seconds(pid: int) -> float:
    """Of a process that runs, so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(title: str, measured: Dict[str, Measured], base: str) -> None:
    """Times as ratios to those of `base`; what the server took as a share of the time, of which 1 is its limit."""
    first = measured[base]
    columns = {
        "time": lambda each: _ratio(each.seconds, first.seconds),
        "uploads": lambda each: _ratio(each.uploads, first.uploads),
        "processor": lambda each: _ratio(each.cpu, first.cpu),
        "server": lambda each: _ratio(each.server, each.seconds),
        "peak memory": lambda each: "" if each.peak_mb is None else f"{each.peak_mb:.0f} MB",
    }
    if first.uploads is None:
        del columns["uploads"]
    if first.server is None:
        del columns["server"]
    print(f"\n{title}")
    print("  {:<16}".format(f"to {base}") + "".join(f"{name:>14}" for name in columns))
    for name, each in measured.items():
        print(f"  {name:<16}" + "".join(f"{show(each):>14}" for show in columns.values()))


def _ratio(value: Optional[float], base: Optional[float]) -> str:
    return "" if value is None or not base else f"{value / base:.2f}"
