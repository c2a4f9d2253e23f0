"""Where uploaded bytes go: nowhere (only counted and hashed), memory, or files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Dict, List, Optional
from urllib.parse import quote

LONGEST_FILE_NAME = 200


def _file_name(part: str) -> str:
    """Percent-encoded; a hash where that would be too long, hidden, nothing, or lead out of the folder."""
    encoded = quote(part, safe="", errors="surrogatepass")
    if encoded and len(encoded) <= LONGEST_FILE_NAME and not encoded.startswith("."):
        return encoded
    return hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()


class Writer:
    """One upload: `write` chunks, then `finish` or `discard`. Nothing is visible before `finish`."""

    def __init__(self, store: "ObjectStore", key: str, hashed: bool) -> None:
        self._store = store
        self._key = key
        self._digest = hashlib.sha256() if hashed else None
        self._chunks: Optional[List[bytes]] = [] if store.keeps_memory else None
        self._path = store.path(key)
        self._part: Optional[Path] = None
        self._file = None
        self.size = 0
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._part = store.new_part()
            self._file = self._part.open("wb")

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self._digest is not None:
            self._digest.update(chunk)
        if self._file is not None:
            self._file.write(chunk)
        elif self._chunks is not None:
            self._chunks.append(chunk)

    def finish(self) -> Optional[str]:
        """The SHA-256 in hex, or None when hashing is off."""
        if self._file is not None and self._part is not None and self._path is not None:
            self._file.close()
            self._part.replace(self._path)
        elif self._chunks is not None:
            self._store.memory[self._key] = b"".join(self._chunks)
        return self._digest.hexdigest() if self._digest is not None else None

    def discard(self) -> None:
        if self._file is not None and self._part is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)


class ObjectStore:
    """With a directory objects are files under it, else they are kept in memory only when `keep` is set."""

    def __init__(self, directory: Optional[Path], keep: bool) -> None:
        self._directory = directory
        self._parts = 0
        self.keeps_memory = keep and directory is None
        self.memory: Dict[str, bytes] = {}

    def path(self, key: str) -> Optional[Path]:
        """`<directory>/<scene uuid>/<resource id>`, each as a file name of its own."""
        if self._directory is None:
            return None
        scene, _, resource = key.partition("/")
        return self._directory / _file_name(scene) / _file_name(resource)

    def new_part(self) -> Path:
        assert self._directory is not None
        self._parts += 1
        return self._directory / f".part-{self._parts}"

    def writer(self, key: str, hashed: bool) -> Writer:
        return Writer(self, key, hashed)

    def read(self, key: str) -> Optional[bytes]:
        path = self.path(key)
        if path is not None:
            return path.read_bytes() if path.exists() else None
        return self.memory.get(key)

    def clear(self) -> None:
        self.memory.clear()
        if self._directory is not None and self._directory.exists():
            shutil.rmtree(self._directory)
