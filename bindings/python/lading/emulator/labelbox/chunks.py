"""The rows of an uploaded chunk."""

from __future__ import annotations

import json
import re
from typing import Any, List, Optional, Tuple

import msgspec

HALF = re.compile("[\ud800-\udfff]")
NO_UNICODE = "the chunk holds half a surrogate pair, which is no Unicode: all rows of the chunk are refused"

_decode = msgspec.json.Decoder(List[msgspec.Raw]).decode


class NotAList(Exception):
    """Why a chunk is no JSON list."""


def rows_of(chunk: bytes) -> Tuple[List[msgspec.Raw], Optional[str]]:
    """The rows, unread, and why all of them are refused, if they are.

    Of a chunk that is refused for what is no Unicode in it, the rows have U+FFFD there. Raises `NotAList`.
    """
    try:
        chunk.decode()  # what isn't read is not decoded
        return _decode(chunk), None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        mended = _without_halves(chunk)
        if mended is None:
            raise NotAList(str(error)) from None
        return _decode(mended), NO_UNICODE


def _without_halves(chunk: bytes) -> Optional[bytes]:
    """The chunk with U+FFFD for halves of surrogate pairs; None if there are none, or it is no list even so."""
    try:
        rows = json.loads(chunk.decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    text = json.dumps(rows, ensure_ascii=False)
    return HALF.sub("\ufffd", text).encode() if isinstance(rows, list) and HALF.search(text) else None


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")
