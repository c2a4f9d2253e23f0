"""A host with a spool that is killed and started again, against the emulator; and what must hold afterwards."""

from __future__ import annotations

import hashlib
import os
import signal
import struct
import subprocess
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Optional

from lading import _library
from lading.emulator import Emulator
from lading.emulator.request_log import RequestLog

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[3] / "include"
SECONDS = 120


def build(folder: Path) -> None:
    """Compiles the host against the built library, and what kills it."""
    library = Path(str(_library.load()._name)).resolve()
    flags = ["cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror"]
    (folder / "liblading.so.0").symlink_to(library)
    subprocess.run(
        [*flags, f"-I{INCLUDE}", HERE / "worker.c", folder / "liblading.so.0", "-Wl,-rpath,$ORIGIN", "-o", folder / "worker"],
        check=True,
    )
    subprocess.run([*flags[:1], *flags[2:], "-shared", "-fPIC", HERE / "kill_at.c", "-ldl", "-o", folder / "kill_at.so"], check=True)


def png(number: int) -> bytes:
    """An image that no other number has."""
    width = 2
    line = b"\0" + struct.pack(">I", number) + b"\0\0"
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(line)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


class Host:
    """One spool, one ledger, and the program that owns them."""

    def __init__(self, programs: Path, folder: Path, emulator: Emulator, scenes: int) -> None:
        self.programs, self.folder, self.emulator = programs, folder, emulator
        self.scenes = 0
        self.images = folder / "images"
        self.images.mkdir(parents=True)
        self.add(scenes)

    def add(self, scenes: int) -> None:
        """More to send, from the next start on."""
        for number in range(self.scenes, self.scenes + scenes):
            for index in range(2):
                (self.images / f"{number}-{index}.png").write_bytes(png(2 * number + index))
        self.scenes += scenes

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def start(self, **kill: Any) -> subprocess.Popen[bytes]:
        """``kill``: at, mode and total of kill_at.c."""
        environment = {**os.environ, "LD_PRELOAD": str(self.programs / "kill_at.so"), "KILL_FOLDER": str(self.spool)}
        environment.update({f"KILL_{name.upper()}": str(value) for name, value in kill.items()})
        arguments = [self.emulator.url, self.spool, self.folder / "ledger", self.images, self.scenes]
        return subprocess.Popen(
            [str(part) for part in (self.programs / "worker", *arguments)], env=environment, stderr=subprocess.PIPE
        )

    def run(self, **kill: Any) -> bool:
        """Runs it to its end; true when that was a kill."""
        return ended(self.start(**kill))

    def changes(self) -> int:
        """How many changes to the spool a run makes that nobody kills."""
        path = self.folder / "changes"
        assert not self.run(at=0, total=path)
        return int(path.read_text())

    def check(self) -> Dict[str, int]:
        """What the emulator holds: figures that add up, or an assertion."""
        control = self.emulator.control
        committed = [scene for scene in control.scenes() if scene["committed"]]
        times = Counter(scene["external_id"] for scene in committed)
        wanted = {f"drive-{number}" for number in range(self.scenes)}
        lost = wanted - set(times)
        doubled = [name for name, count in times.items() if count > 1]
        assert not lost and not doubled and set(times) == wanted, f"lost {sorted(lost)}, doubled {doubled}"
        objects = {entry["key"]: entry for entry in control.objects()}
        for scene in committed:
            number = int(scene["external_id"].split("-")[1])
            hashes = sorted(objects[f"{scene['uuid']}/{name}"]["sha256"] for name in resources(scene))
            assert hashes == sorted(hashlib.sha256(png(2 * number + index)).hexdigest() for index in range(2))
        inputs = Counter(entry["scene_uuid"] for entry in control.inputs())
        made = {scene["uuid"] for scene in committed if int(scene["external_id"].split("-")[1]) % 2}
        assert inputs == Counter(made), "an input is lost or doubled"
        told = [line.split() for line in (self.folder / "ledger").read_text().splitlines()]
        assert sorted(told) == sorted([scene["external_id"], scene["uuid"]] for scene in committed)
        assert sorted(path.name for path in self.spool.iterdir()) == ["lock"], "the spool is not empty"
        return {"scenes": len(committed), "lost": len(lost), "doubled": len(doubled)}


def resources(scene: Dict[str, Any]) -> List[str]:
    return [image["resourceId"] for image in scene["body"]["frame"]["images"]]


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

    def _count(self, when: str) -> None:
        self.seen[when] += 1
        if self.process is not None and when == self.when and self.seen[when] == self.at:
            self.process.kill()
