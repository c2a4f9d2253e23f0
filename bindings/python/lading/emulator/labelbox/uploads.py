"""Uploaded files: `uploadFile`. Of what may be JSON the bytes are kept, of an image its size and hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, List, Optional
from urllib.parse import quote

from .context import Context
from .multipart import Multipart, Part
from .records import UploadedFile
from .refusal import MALFORMED, Refusal
from .store import Store

if TYPE_CHECKING:
    from ..object_store import Writer

LARGEST = 256 * 1024 * 1024
URL = "https://storage.emulator.invalid"
"""Not this server: data rows take https only, and nobody fetches what they refer to."""


@dataclass
class Received:
    """A file that arrived whole."""

    id: str
    part: Part
    size: int
    sha256: Optional[str]
    data: Optional[bytes]


async def receive(body: Multipart, part: Part, store: Store) -> Received:
    """Raises `Refusal`, after reading on to the end, for a file that is too big or not the last part."""
    state = store.state
    id = store.new_id("up")
    writer = state.store.writer(f"uploads/{id}", state.settings.hash_objects)
    try:
        kept = await _write(body, writer)
        if await body.next_part() is not None:
            raise Refusal(MALFORMED, "The parts must be operations, map and 1, and no others")
    except BaseException:
        writer.discard()
        raise
    if writer.size > LARGEST:
        writer.discard()
        raise Refusal(MALFORMED, f"file: {writer.size} bytes are more than {LARGEST}")
    return Received(id, part, writer.size, writer.finish(), b"".join(kept) if kept is not None else None)


async def _write(body: Multipart, writer: "Writer") -> Optional[List[bytes]]:
    """The bytes when they begin as a JSON array or object does; content types of chunks aren't to be relied on."""
    kept: Optional[List[bytes]] = []
    async for chunk in body.chunks():
        if not chunk:
            continue
        if writer.size == 0 and chunk[:1] not in (b"[", b"{"):
            kept = None
        if writer.size <= LARGEST:
            writer.write(chunk)
            if kept is not None:
                kept.append(chunk)
        else:
            writer.size += len(chunk)
    return kept


def upload_file(_: Any, context: Context, file: Any, content_length: int, sign: Optional[bool] = None) -> UploadedFile:
    if not isinstance(file, Received):
        raise Refusal(MALFORMED, "file: must be the part of a multipart request")
    if file.size != content_length:
        raise Refusal(MALFORMED, f"contentLength: is {content_length}, but {file.size} bytes came")
    if file.size == 0:
        raise Refusal(MALFORMED, "file: is empty")
    store = context.store
    name = file.part.filename or "1"
    url = f"{URL}/{file.id}-{quote(name, safe='')}"
    store.uploads[url] = UploadedFile(
        file.id, url, name, file.part.content_type, file.size, file.sha256, store.state.timestamp(), file.data
    )
    return store.uploads[url]


MUTATIONS = {"uploadFile": upload_file}
