"""What tests of a machine at its limits need of it: said once, and why it is not there."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import List

import pytest

#: Mounts a small file system, says so, and keeps it until its input ends.
HOLD_DISK = 'mount -t tmpfs -o size="$1",mode=700 lading "$0" && echo mounted && exec cat'


@functools.lru_cache(maxsize=None)
def _problem_with_mounting() -> str:
    made = subprocess.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "lading", "/mnt"], capture_output=True, text=True)
    return made.stderr.strip() if made.returncode else ""


class Disk:
    """A small file system that is mounted for those only that enter here."""

    def __init__(self, folder: Path, size: str) -> None:
        if problem := _problem_with_mounting():
            pytest.skip(f"no file system can be mounted in a namespace here: {problem}")
        folder.mkdir()
        self.folder = folder
        command = ["unshare", "-Urm", "sh", "-c", HOLD_DISK, str(folder), size]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"mounted\n"
        #: The beginning of a command that finds it at its folder.
        self.enter = ["nsenter", "-t", str(self._holder.pid), "-U", "-m", "--preserve-credentials"]
        #: The folder, from outside.
        self.inside = Path(f"/proc/{self._holder.pid}/root{folder}")

    def fill(self) -> None:
        with open(self.inside / "filler", "wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))

    def make_room(self) -> None:
        (self.inside / "filler").unlink()

    def end(self) -> None:
        self._holder.communicate()


def without_root() -> List[str]:
    """The beginning of a command that permissions hold for, although it may be root's."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv (util-linux) is not here")
    return ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
