"""Runs the platform's public examples under the official client and, moved over by their imports, under this package.

`python -m vendor FOLDER`, where FOLDER is a checkout that holds `examples`. Prints a line for each program with what became
of it on both sides, then a summary; fails when one that runs there does not run here, but for what is in `EXPECTED`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Dict, List

from lading.emulator import Emulator
from reference import pythons
from reference.run import Package

DRIVER = Path(__file__).with_name("driver.py")
FIXTURES = pythons.ROOT / "Tests" / "fixtures"
SHOWN = 110

READING = "reads or reviews annotations, which is no upload"
ZOD = "needs numpy, pandas, scipy, zod and its data"
EXPECTED = {
    "add_review": READING,
    "get_annotation": READING,
    "get_annotation_for_input": READING,
    "get_annotations_for_scene": READING,
    "get_project_annotations": READING,
    "cameras_seq_videos": "kognic-io 2.19.0 has no videos either",
    "lidars_with_imu_data": "its IMU data is in seconds, its frame in nanoseconds",
    "zod.*": ZOD,
}


def main(checkout: Path) -> int:
    with tempfile.TemporaryDirectory() as scratch, Emulator() as theirs, Emulator() as ours:
        theirs.control.settings(accept_chunked_uploads=True, processing_polls=0)
        ours.control.settings(processing_polls=0)
        official = verdicts(checkout, Package(pythons.kognic_io()), theirs, Path(scratch, "official"))
        moved = Package(pythons.kognic_io(), "kognic.io", "lading.kognic")
        here = verdicts(checkout, moved, ours, Path(scratch, "moved"))
    return report(official, here)


def verdicts(checkout: Path, package: Package, emulator: Emulator, scratch: Path) -> Dict[str, List[dict]]:
    """The runs of each program, in the order of the programs."""
    shutil.copytree(checkout / "examples", scratch / "examples")
    (scratch / "driver.py").write_text(package.moved(DRIVER.read_text("utf-8")), "utf-8")
    for source in (scratch / "examples").rglob("*.py"):
        source.write_text(package.moved(source.read_text("utf-8")), "utf-8")
    _complete(scratch / "examples" / "resources")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KOGNIC_", "PYTHON"))}
    done = subprocess.run(
        [str(package.python), "driver.py", "examples"],
        cwd=scratch,
        env={
            **environment,
            **({"PYTHONPATH": str(pythons.PACKAGE)} if package.old else {}),
            "LADING_BASE_URL": emulator.url,
            "KOGNIC_CLIENT_ID": emulator.client_id,
            "KOGNIC_CLIENT_SECRET": emulator.client_secret,
        },
        stdout=subprocess.PIPE,
        stderr=None if "--verbose" in sys.argv else subprocess.DEVNULL,
        text=True,
        check=True,
    )
    programs: Dict[str, List[dict]] = {}
    for line in map(json.loads, done.stdout.splitlines()):
        programs.setdefault(line["program"], []).append(line)
    return programs


def _complete(resources: Path) -> None:
    """Point clouds that a snapshot lacks, as it may lack what is large, have one of ours in their place."""
    for name in ("point_cloud_RFL01.las", "point_cloud_RFL02.las"):
        if not (resources / name).exists():
            print(f"{name} is not there: a point cloud of Tests/fixtures takes its place")
            shutil.copy(FIXTURES / "point_clouds" / "laspy.las", resources / name)


def report(theirs: Dict[str, List[dict]], ours: Dict[str, List[dict]]) -> int:
    """Prints the verdicts; returns how many programs run there and not here, without a reason."""
    width = max(map(len, theirs))
    unexplained = 0
    for name, runs in theirs.items():
        there, here = _verdict(runs), _verdict(ours[name])
        note = ""
        if here != "runs":
            note = next((why for pattern, why in EXPECTED.items() if fnmatchcase(name, pattern)), "")
            unexplained += not note and there == "runs"
        print(f"{name:{width}}  there {there} | here {here}{f' ({note})' if note else ''}")
    for title, side in (("kognic-io", theirs), ("lading", ours)):
        every = [run for runs in side.values() for run in runs]
        whole = sum(_verdict(runs) == "runs" for runs in side.values())
        good = sum(not run["problem"] for run in every)
        print(f"{title}: {whole} of {len(side)} programs run, {good} of {len(every)} runs")
    print(f"run there and not here, without a reason: {unexplained}")
    return unexplained


def _verdict(runs: List[dict]) -> str:
    bad = [run for run in runs if run["problem"]]
    if not bad:
        return "runs"
    problem = " ".join(bad[0]["problem"].split())
    return f"{len(bad)} of {len(runs)} fail: {bad[0]['run']}: {problem[:SHOWN]}"


if __name__ == "__main__":
    sys.exit(min(1, main(Path(sys.argv[1]))))
