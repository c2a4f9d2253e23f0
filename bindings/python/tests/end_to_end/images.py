"""Small valid images, of any number of bytes."""

import os
import struct
import zlib


def png(width=4, height=3, extra=0):
    """A grey PNG, longer by `extra` bytes of a text chunk."""
    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header)
    if extra:
        chunks += _chunk(b"tEXt", b"noise\0" + os.urandom(extra).replace(b"\0", b"\1"))
    return b"\x89PNG\r\n\x1a\n" + chunks + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
