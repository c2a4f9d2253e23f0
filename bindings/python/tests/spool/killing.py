"""A host with spools that is killed and started again, against the emulator."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Optional

from given import FIRST_OF_ROWS, new_dataset, png, rows

from lading import _library
from lading.emulator import Emulator
from lading.emulator.request_log import RequestLog

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[3] / "include"
SECONDS = 120
SYNC = ("every", "interval", "never")
"""The library's, in the order of their numbers."""
SET_ASIDE = 4
"""With what the program ends when the spool reports a damaged job; worker.c."""


def build(folder: Path) -> None:
    """Compiles the host against the built library, and what kills it."""
    library = Path(str(_library.load()._name)).resolve()
    flags = ["cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror"]
    (folder / "liblading.so.0").symlink_to(library)
    subprocess.run(
        [*flags, f"-I{INCLUDE}", HERE / "worker.c", folder / "liblading.so.0", "-lpthread", "-Wl,-rpath,$ORIGIN", "-o", folder / "worker"],
        check=True,
    )
    subprocess.run([*flags[:1], *flags[2:], "-shared", "-fPIC", HERE / "kill_at.c", "-ldl", "-o", folder / "kill_at.so"], check=True)


class Host:
    """A disk with the spools, what the program remembers itself, and what it is given to send."""

    def __init__(self, programs: Path, folder: Path, emulator: Emulator, scenes: int, imports: int = 0, sync: str = "every") -> None:
        self.programs, self.folder, self.emulator, self.sync = programs, folder, emulator, sync
        self.scenes = self.imports = 0
        self.dataset = ""
        for path in (self.disk, self.memory, self.given):
            path.mkdir(parents=True)
        self.add(scenes, imports)

    def add(self, scenes: int, imports: int = 0) -> None:
        """More to send, from the next start on."""
        for number in range(self.scenes, self.scenes + scenes):
            for index in range(2):
                (self.given / f"{number}-{index}.png").write_bytes(png(2 * number + index))
        if imports and not self.dataset:
            self.dataset = new_dataset(self.emulator)
        for number in range(self.imports, self.imports + imports):
            (self.given / f"{number}-rows.png").write_bytes(png(FIRST_OF_ROWS + number))
            (self.given / f"{number}-rows.json").write_text(json.dumps(rows(number, self.given)))
        self.scenes += scenes
        self.imports += imports

    @property
    def jobs(self) -> int:
        return self.scenes + self.imports

    @property
    def disk(self) -> Path:
        return self.folder / "disk"

    @property
    def memory(self) -> Path:
        return self.folder / "memory"

    @property
    def given(self) -> Path:
        return self.folder / "given"

    @property
    def log(self) -> Path:
        """The changes of the last run."""
        return self.folder / "changes.log"

    def restart(self) -> None:
        """An emulator, a disk and a memory as freshly started."""
        self.emulator.control.reset()
        for path in (self.disk, self.memory):
            shutil.rmtree(path)
            path.mkdir()
        if self.imports:
            self.dataset = new_dataset(self.emulator)

    def start(self, **kill: Any) -> subprocess.Popen[bytes]:
        """``kill``: at, mode, total and log of kill_at.c; acknowledge="last" of worker.c: no job before all are over."""
        if "log" in kill:
            kill["log"].write_bytes(b"")  # the process may be killed before it comes to that
        environment = {**os.environ, "LD_PRELOAD": str(self.programs / "kill_at.so"), "KILL_FOLDER": str(self.disk)}
        environment.update({f"KILL_{name.upper()}": str(value) for name, value in kill.items()})
        arguments = [self.emulator.url, self.disk, self.memory, self.given, self.scenes, self.imports]
        arguments += [self.dataset or "-", SYNC.index(self.sync)]
        return subprocess.Popen(
            [str(part) for part in (self.programs / "worker", *arguments)], env=environment, stderr=subprocess.PIPE
        )

    def run(self, reports: bool = False, **kill: Any) -> bool:
        """Runs it to its end; true when that was a kill. With `reports` it may find jobs damaged, and is started again."""
        process = self.start(**kill)
        if reports and process.wait(SECONDS) == SET_ASIDE:
            return self.run(reports, **kill)
        return ended(process)

    def changes(self, **kill: Any) -> Dict[str, int]:
        """How many changes to its disk, and writes among them, a run makes that nobody kills."""
        path = self.folder / "changes"
        assert not self.run(at=0, total=path, **kill)
        changes, writes = map(int, path.read_text().split())
        return {"before": changes, "after": changes, "half": writes}


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Waits for the program; true when it was killed."""
    _, errors = process.communicate(timeout=SECONDS)
    if process.returncode == -signal.SIGKILL:
        return True
    assert process.returncode == 0, f"the host failed with {process.returncode}: {errors.decode(errors='replace')}"
    return False


class RequestKiller:
    """Kills a process when the emulator has received its n-th request, or has carried it out and not answered."""

    def __init__(self, monkeypatch: Any) -> None:
        self.process: Optional[subprocess.Popen[bytes]] = None
        self.at, self.when, self.seen = 0, "", Counter()  # type: ignore[var-annotated]
        begin, end = RequestLog.begin, RequestLog.end

        def begun(log: RequestLog, **values: Any) -> dict:
            entry = begin(log, **values)
            self._count("received")
            return entry

        def over(log: RequestLog) -> None:
            end(log)
            self._count("carried out")

        monkeypatch.setattr(RequestLog, "begin", begun)
        monkeypatch.setattr(RequestLog, "end", over)

    def arm(self, at: int, when: str) -> None:
        self.at, self.when = at, when
        self.seen.clear()

    def kills(self, process: subprocess.Popen[bytes]) -> bool:
        """Waits for the process; true when it was killed."""
        self.process = process
        try:
            return ended(process)
        finally:
            self.process = None

    def _count(self, when: str) -> None:
        self.seen[when] += 1
        if self.process is not None and when == self.when and self.seen[when] == self.at:
            self.process.kill()
