"""What a storage tells of an object that it took, in the headers of its answer."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import Any, Dict, Tuple

STYLES = ("none", "google", "amazon")


class StoredHashes:
    """Google's `x-goog-hash` with CRC-32C and MD5, or Amazon's `ETag` with the MD5 alone."""

    def __init__(self, style: str) -> None:
        self._style = style
        self._hashes: Tuple[Any, ...] = ()
        if style == "amazon":
            self._hashes = (hashlib.md5(usedforsecurity=False),)
        elif style == "google":
            # Only who asks for it needs the package.
            import google_crc32c

            self._hashes = (google_crc32c.Checksum(), hashlib.md5(usedforsecurity=False))

    def write(self, chunk: bytes) -> None:
        for one in self._hashes:
            one.update(chunk)

    def headers(self) -> Dict[str, str]:
        if self._style == "amazon":
            return {"ETag": f'"{self._hashes[0].hexdigest()}"', "x-amz-request-id": uuid.uuid4().hex}
        if self._style == "google":
            sums = [base64.b64encode(one.digest()).decode() for one in self._hashes]
            return {"x-goog-hash": f"crc32c={sums[0]},md5={sums[1]}"}
        return {}
