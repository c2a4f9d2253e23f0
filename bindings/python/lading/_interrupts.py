"""Ctrl-C under `asyncio.run`: its handler only asks the program's task to end, which a call that blocks does not see."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from typing import Any, List, Tuple

#: Python runs its signal handlers between two calls into the library: Ctrl-C waits no longer than this.
SLICE_SECONDS = 0.1


class Interrupts:
    """Notices, between the slices of a wait, that the task that waits was asked to end since the wait began."""

    def __init__(self) -> None:
        # From 3.11 on a task tells how often it was asked; before, Ctrl-C raises as everywhere.
        self._asked: List[Tuple[Any, int]] = [(task, task.cancelling()) for task in _tasks()]

    def check(self) -> None:
        """:raises asyncio.CancelledError: which `asyncio.run` makes a `KeyboardInterrupt` of, when it was Ctrl-C"""
        if any(task.cancelling() > asked or _is_told(task) for task, asked in self._asked):
            raise asyncio.CancelledError


def sleep(seconds: float) -> None:
    interrupts = Interrupts()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, SLICE_SECONDS))
        interrupts.check()


def join(thread: threading.Thread) -> None:
    """Waits for the end of a thread."""
    interrupts = Interrupts()
    while thread.is_alive():
        thread.join(SLICE_SECONDS)
        interrupts.check()


def _is_told(task: Any) -> bool:
    """Whether a task was asked and does not know it yet: also when that was just before the wait began."""
    return bool(getattr(task, "_must_cancel", False))


def _tasks() -> List[Any]:
    """The task that runs in this thread, and that which its `asyncio.run` ends on Ctrl-C, which may wait for it."""
    try:
        current = asyncio.current_task()
    except RuntimeError:
        return []
    handler = signal.getsignal(signal.SIGINT)
    main = (getattr(handler, "keywords", None) or {}).get("main_task")
    return [task for task in (current, main) if hasattr(task, "cancelling")]
