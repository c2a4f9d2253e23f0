"""What data callbacks may return, and where they run."""

import asyncio
import io
import mmap
import threading

import pytest

from lading._buffers import Pinned, give_away
from lading._data import Collector, read_file


def collect(*providers):
    answers = {}
    collector = Collector()
    try:
        collector.collect(dict(enumerate(providers)), answers.__setitem__)
    finally:
        collector.close()
    return [
        answer if isinstance(answer, Exception) else b"".join(bytes(chunk) for chunk in answer)
        for answer in (answers[index] for index in range(len(providers)))
    ]


async def asynchronous(value):
    await asyncio.sleep(0)
    return value


async def asynchronous_chunks():
    yield b"da"
    await asyncio.sleep(0)
    yield b"ta"


@pytest.mark.parametrize(
    "provider",
    [
        lambda: b"data",
        lambda: bytearray(b"data"),
        lambda: memoryview(b"data"),
        lambda: io.BytesIO(b"data"),
        lambda: (chunk for chunk in (b"da", b"ta")),
        lambda: asynchronous(b"data"),
        lambda: asynchronous(io.BytesIO(b"data")),
        lambda: asynchronous_chunks(),
        lambda: asynchronous(asynchronous_chunks()),
    ],
    ids=[
        "bytes",
        "bytearray",
        "memoryview",
        "file",
        "generator",
        "awaitable",
        "awaited file",
        "async generator",
        "awaited async generator",
    ],
)
def test_a_callback_returns_bytes_in_many_forms(provider):
    assert collect(provider) == [b"data"]


def test_a_memory_map_is_taken_as_memory(tmp_path):
    path = tmp_path / "data"
    path.write_bytes(b"data")
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        mapped.seek(2)
        assert collect(lambda: mapped) == [b"data"]


@pytest.mark.parametrize("value", ["text", 7, io.StringIO("text"), None])
def test_other_values_fail_their_file_only(value):
    wrong, right = collect(lambda: value, lambda: b"data")
    assert isinstance(wrong, TypeError)
    assert right == b"data"


def test_an_exception_fails_its_file_only():
    def fails():
        raise KeyError("front")

    async def fails_later():
        raise KeyError("rear")

    first, second, third = collect(fails, lambda: fails_later(), lambda: asynchronous(b"data"))
    assert isinstance(first, KeyError) and isinstance(second, KeyError) and third == b"data"


def test_callbacks_run_in_the_calling_thread():
    threads = []
    collect(lambda: threads.append(threading.current_thread()) or b"")
    assert threads == [threading.current_thread()]


def test_asynchronous_callbacks_run_together():
    barrier = {"waiting": 0}

    async def meet():
        barrier["waiting"] += 1
        while barrier["waiting"] < 2:
            await asyncio.sleep(0)
        return b"met"

    assert collect(lambda: meet(), lambda: meet()) == [b"met", b"met"]


def test_asynchronous_callbacks_work_inside_a_running_loop():
    async def main():
        return collect(lambda: asynchronous(b"data"))

    assert asyncio.run(main()) == [b"data"]


def test_a_callback_result_is_closed_and_given_data_is_not():
    opened = io.BytesIO(b"data")
    collect(lambda: opened)
    assert opened.closed
    given = io.BytesIO(b"data")
    given.seek(3)
    assert read_file(given) == b"data" and not given.closed


def test_pinned_memory_is_not_copied_and_ends_once():
    data = bytearray(b"data")
    pinned = Pinned(data)
    assert pinned.size == 4
    with pytest.raises(BufferError):
        data.append(0)
    pinned.release()
    pinned.release()
    data.append(0)


def test_memory_that_is_not_contiguous_is_refused():
    with pytest.raises(BufferError):
        Pinned(memoryview(b"abcdef")[::2])


@pytest.mark.parametrize("chunks", [[b"da", b"ta"], [b"data"], [b"data", b""]])
def test_memory_that_is_given_away_holds_the_bytes(chunks):
    import ctypes

    from lading import _native

    address, size, free = give_away(chunks)
    assert ctypes.string_at(address, size) == b"data"
    assert free == ctypes.cast(_native.libc().free, ctypes.c_void_p).value
    _native.libc().free(address)
