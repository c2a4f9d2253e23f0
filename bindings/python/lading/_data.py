"""Turns what a data callback returned into bytes, in the thread that waits for the job."""

from __future__ import annotations

import asyncio
import inspect
import threading
from typing import Any, Awaitable, Callable, Dict, Hashable, List, Optional, Tuple, Union

from lading._buffers import BytesLike
from lading._interrupts import join

#: Called without arguments when the library wants the bytes: returns them, or a binary file, or a generator of
#: bytes, or an awaitable or asynchronous generator of those.
Provider = Callable[[], Any]
Chunks = List[BytesLike]
Answer = Callable[[Hashable, Union[Chunks, Exception]], None]


class Collector:
    """Calls providers and answers for each; keeps one event loop for all of a job's asynchronous ones."""

    def __init__(self) -> None:
        self._loop: Optional[asyncio.AbstractEventLoop] = None

    def collect(self, providers: Dict[Hashable, Provider], answer: Answer) -> None:
        """Calls every provider, then awaits the asynchronous ones together. ``answer`` gets bytes or an exception."""
        waiting: List[Tuple[Hashable, Any]] = []
        for key, provider in providers.items():
            try:
                value = provider()
                if inspect.isawaitable(value) or inspect.isasyncgen(value):
                    waiting.append((key, value))
                    continue
                chunks = _read(value)
            except Exception as error:
                answer(key, error)
            else:
                answer(key, chunks)
        if waiting:
            self._run(_await_all(waiting, answer))

    def close(self) -> None:
        """Ends the loop and what an interrupt left in it."""
        loop, self._loop = self._loop, None
        if loop is None or loop.is_running():
            return
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left and not _in_running_loop():
            loop.run_until_complete(asyncio.wait(left))
        loop.close()

    def _run(self, work: Awaitable[None]) -> None:
        loop = self._loop = self._loop or asyncio.new_event_loop()
        if not _in_running_loop():
            loop.run_until_complete(work)
            return
        # asyncio refuses a second loop in a thread that runs one, and in a notebook every cell does. The running
        # loop itself can't be used: it stands still until this call returns.
        failure: List[BaseException] = []

        def run() -> None:
            try:
                loop.run_until_complete(work)
            except BaseException as error:
                failure.append(error)

        helper = threading.Thread(target=run, name="lading-data", daemon=True)
        helper.start()
        try:
            join(helper)
        except BaseException:
            loop.call_soon_threadsafe(_cancel_all, loop)
            raise
        if failure:
            raise failure[0]


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()


async def _await_all(waiting: List[Tuple[Hashable, Any]], answer: Answer) -> None:
    async def one(key: Hashable, value: Any) -> None:
        try:
            if inspect.isawaitable(value):
                value = await value
            chunks = [chunk async for chunk in value] if inspect.isasyncgen(value) else _read(value)
        except Exception as error:
            answer(key, error)
        else:
            answer(key, chunks)

    await asyncio.gather(*(one(key, value) for key, value in waiting))


def _in_running_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def is_bytes_like(value: Any) -> bool:
    try:
        memoryview(value).release()
    except TypeError:
        return False
    return True


def read_file(file: Any) -> BytesLike:
    """The whole of a binary file, from its start where it can be moved there."""
    if getattr(file, "seekable", lambda: False)():
        file.seek(0)
    return _checked(file.read())


def _read(value: Any) -> Chunks:
    # Memory comes first: a memory map has both a buffer and a read method.
    if is_bytes_like(value):
        return [value]
    if callable(getattr(value, "read", None)):
        try:
            return [_checked(value.read())]
        finally:
            if callable(getattr(value, "close", None)):
                value.close()
    if inspect.isgenerator(value):
        return [_checked(chunk) for chunk in value]
    return [_checked(value)]


def _checked(value: Any) -> Any:
    if is_bytes_like(value):
        return value
    hint = " (open the file with mode 'rb')" if isinstance(value, str) else ""
    raise TypeError(f"file data must be bytes, a binary file or a generator of bytes, not {type(value).__name__}{hint}")
