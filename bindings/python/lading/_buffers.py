"""Memory that the library reads: lent without a copy, or given away."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Any, List, Optional, Tuple, Type, Union

from lading import _native

#: Anything with the buffer protocol: an array of numbers is sent as its bytes.
BytesLike = Union[bytes, bytearray, memoryview, Any]


class _PyBuffer(ctypes.Structure):
    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


class Pinned:
    """The memory of a bytes-like object, at a fixed address until ``release``.

    Through the buffer protocol, because ``from_buffer`` refuses read-only memory. A bytearray can't be resized
    meanwhile: Python itself raises ``BufferError``.

    :raises BufferError: the memory is not contiguous
    :raises TypeError: the object has no memory to lend
    """

    def __init__(self, data: BytesLike) -> None:
        self._buffer: Optional[_PyBuffer] = None
        buffer = _PyBuffer()
        ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(data), ctypes.byref(buffer), 0)
        self._buffer = buffer
        self.address: Optional[int] = buffer.buf
        self.size: int = buffer.len

    def release(self) -> None:
        """Ends the loan. May be called again."""
        buffer, self._buffer = self._buffer, None
        if buffer is not None:
            ctypes.pythonapi.PyBuffer_Release(ctypes.byref(buffer))

    def __enter__(self) -> Pinned:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


def give_away(chunks: List[BytesLike]) -> Tuple[int, int, int]:
    """Copies bytes to memory that the C library's ``free`` ends: address, size and the address of ``free``.

    The library frees what a callback returned as soon as it is sent. Lent memory would pile up until the end of the
    job, and a ``drop`` in Python would be called on a thread of the library.
    """
    pinned = [Pinned(chunk) for chunk in chunks]
    libc = _native.libc()
    size = sum(part.size for part in pinned)
    address = libc.malloc(max(size, 1))
    if not address:
        raise MemoryError(f"no memory for {size} bytes")
    position = address
    for part in pinned:
        ctypes.memmove(position, part.address or 0, part.size)
        position += part.size
        part.release()
    return address, size, ctypes.cast(libc.free, ctypes.c_void_p).value or 0
