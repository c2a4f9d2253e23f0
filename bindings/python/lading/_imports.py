"""Data rows on their way into the library, and what became of them."""

from __future__ import annotations

import ctypes
import json
import os
import weakref
from contextlib import contextmanager
from typing import Any, Dict, Iterable, Iterator, List

from lading import _native
from lading import _structs as structs
from lading.codes import Code
from lading.results import Progress, Result


@contextmanager
def rows_in_memory(pages: Iterable[bytes]) -> Iterator[ctypes.c_void_p]:
    """Makes rows of JSON documents, which are copied, and destroys them at the end."""
    handle = ctypes.c_void_p()
    _native.call("lading_rows_create", ctypes.byref(handle))
    try:
        for page in pages:
            _native.call("lading_rows_add_manifest", handle, page, len(page))
        yield handle
    finally:
        _native.library().lading_rows_destroy(handle)


@contextmanager
def rows_of_manifest(path: str) -> Iterator[ctypes.c_void_p]:
    """Makes rows of a file that the import will read, and destroys them at the end."""
    handle = ctypes.c_void_p()
    _native.call("lading_rows_create_manifest", *_native.text(path), ctypes.byref(handle))
    try:
        yield handle
    finally:
        _native.library().lading_rows_destroy(handle)


class ImportJob:
    """A job of ``lading_client_import``. Stays readable after its client is closed.

    Waits by itself: its events are nobody's, and the library keeps no more than three for each job.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._finalizer = weakref.finalize(self, _leave, handle, os.getpid())

    def wait(self, milliseconds: int) -> bool:
        """Whether the job is finished, now or within that time."""
        error = structs.new(structs.Error)
        code = _native.library().lading_job_wait(self._handle, milliseconds, ctypes.byref(error))
        if code == Code.TIMEOUT:
            return False
        _native.check(code, error, "lading_job_wait")
        return True

    def progress(self) -> Progress:
        raw = structs.new(structs.Progress)
        _native.call("lading_job_progress", self._handle, ctypes.byref(raw))
        return Progress.of(raw)

    def result(self) -> Result:
        """The result of the whole import with its findings; before the end as far as it is known."""
        return Result.read(self._handle, 0)

    def rows(self, first: int, count: int) -> List[Dict[str, Any]]:
        """What became of up to ``count`` rows from ``first`` on, in the order in which they were given."""
        page = ctypes.c_void_p()
        _native.call("lading_job_rows", self._handle, first, count, ctypes.byref(page))
        text = structs.String()
        try:
            _native.call("lading_row_results_json", page, ctypes.byref(text))
            return list(json.loads(text.text()))
        finally:
            _native.library().lading_row_results_destroy(page)

    def write_rows(self, states: int, path: str) -> int:
        """Writes the rows that ended so into a manifest; returns how many. ``states`` are ``ROWS_`` bits."""
        count = ctypes.c_uint64()
        _native.call("lading_job_write_rows", self._handle, states, *_native.text(path), ctypes.byref(count))
        return count.value

    @property
    def id(self) -> str:
        """Its name in the spool, the same in every process; empty without one."""
        return _spool_id(self._handle)

    def acknowledge(self) -> None:
        """Has the spool forget the import. Rows of one that an earlier process finished are gone with it."""
        _native.call("lading_job_acknowledge", self._handle)

    def cancel(self) -> None:
        _native.call("lading_job_cancel", self._handle)


def _leave(handle: int, pid: int) -> None:
    """Ends a job that nobody can ask any more; one of a spool goes on. So does what the platform has accepted."""
    if os.getpid() == pid:
        if not _spool_id(handle):
            _native.library().lading_job_cancel(handle, None)
        _native.library().lading_job_destroy(handle)


def _spool_id(handle: int) -> str:
    text = structs.String()
    _native.library().lading_job_id(handle, ctypes.byref(text), None)
    return text.text()
