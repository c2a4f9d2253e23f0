"""Reading a multipart body (RFC 7578) part by part while it arrives, in memory that doesn't grow with it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import AsyncIterator, Optional

from aiohttp import StreamReader

from .refusal import MALFORMED, Refusal

LONGEST_HEADERS = 16_384
LONGEST_FIELD = 1_048_576


@dataclass(frozen=True)
class Part:
    name: str
    filename: Optional[str]
    content_type: Optional[str]


class Multipart:
    """`next_part`, then `chunks` or `text` to the part's end, and again. Raises `Refusal` for what isn't multipart."""

    def __init__(self, content: StreamReader, content_type: str) -> None:
        header = Message()
        header["Content-Type"] = content_type
        boundary = header.get_boundary()
        if not boundary:
            raise Refusal(MALFORMED, "Content-Type: multipart/form-data needs a boundary")
        self._content = content
        self._delimiter = b"\r\n--" + boundary.encode()
        # The line break before a boundary belongs to it; the first boundary has none.
        self._buffer = b"\r\n"
        self._started = False

    async def next_part(self) -> Optional[Part]:
        """None after the last."""
        if not self._started:
            self._started = True
            await self._fill(len(self._delimiter))
            if not self._buffer.startswith(self._delimiter):
                raise Refusal(MALFORMED, "The body must begin with the boundary that Content-Type names")
            self._buffer = self._buffer[len(self._delimiter) :]
        await self._fill(2)
        if self._buffer.startswith(b"--"):
            return None
        while b"\r\n\r\n" not in self._buffer:
            if len(self._buffer) > LONGEST_HEADERS:
                raise Refusal(MALFORMED, "The headers of a part are too long")
            await self._fill(len(self._buffer) + 1)
        headers, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return _part(headers)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes of the part, as they come."""
        held_back = len(self._delimiter) - 1
        while True:
            end = self._buffer.find(self._delimiter)
            if end >= 0:
                yield self._buffer[:end]
                self._buffer = self._buffer[end + len(self._delimiter) :]
                return
            if len(self._buffer) > held_back:
                yield self._buffer[:-held_back]
                self._buffer = self._buffer[-held_back:]
            await self._fill(len(self._buffer) + 1)

    async def text(self) -> bytes:
        """The whole of a short part."""
        found = b""
        async for chunk in self.chunks():
            found += chunk
            if len(found) > LONGEST_FIELD:
                raise Refusal(MALFORMED, "A field of the multipart body is too long")
        return found

    async def _fill(self, length: int) -> None:
        while len(self._buffer) < length:
            more = await self._content.readany()
            if not more:
                raise Refusal(MALFORMED, "The multipart body ends before its last boundary")
            self._buffer += more


@lru_cache(maxsize=1024)
def _part(headers: bytes) -> Part:
    """A client writes the same headers again and again, and the standard library takes its time to read them."""
    message = Message()
    for line in headers.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if value:
            message[name] = value.strip()
    name = message.get_param("name", header="Content-Disposition")
    if not isinstance(name, str):
        raise Refusal(MALFORMED, "A part of the multipart body has no name")
    return Part(name, message.get_filename(), message.get("Content-Type"))
