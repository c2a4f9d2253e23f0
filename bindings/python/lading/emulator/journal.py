"""An append-only file of JSON lines that a restart reads back: one line a change, `{"table", "key", "value"}`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Iterator, Optional, TextIO, Tuple


class Journal:
    """Does nothing without a path. Lines are flushed to the system, not synced to the disk: it is a test tool."""

    def __init__(self, path: Optional[Path]) -> None:
        self._path = path
        self._file: Optional[TextIO] = None

    def read(self) -> Iterator[Tuple[str, str, Any]]:
        """Every change in order; a last line that a killed process left half written is passed over."""
        if self._path is None or not self._path.exists():
            return
        for line in self._path.read_text("utf-8").splitlines():
            try:
                change = json.loads(line)
            except ValueError:
                continue
            yield change["table"], change["key"], change["value"]

    def open(self) -> None:
        if self._path is not None:
            self._file = self._path.open("a", encoding="utf-8")

    def write(self, table: str, key: str, value: Any) -> None:
        if self._file is not None:
            self._file.write(json.dumps({"table": table, "key": key, "value": value}) + "\n")
            self._file.flush()

    def restart(self) -> None:
        """Empties the file."""
        if self._file is not None:
            self._file.seek(0)
            os.ftruncate(self._file.fileno(), 0)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
