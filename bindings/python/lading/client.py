"""A client of the library: jobs run there, their events are taken in the thread that waits."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import threading
import time
import weakref
from contextlib import ExitStack, suppress
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence

from lading import _native
from lading import _structs as structs
from lading._buffers import Pinned
from lading._closing import Closing
from lading._imports import ImportJob
from lading._interrupts import SLICE_SECONDS, Interrupts
from lading._jobs import Job
from lading._options import client_options, import_options, limits, submit_options
from lading._scenes import SceneUpload, native_scene, to_json
from lading.codes import Code
from lading.errors import ClosedError, ForkedError, LadingError, SourceError
from lading.results import Progress, Result, SpoolStatus

__all__ = ["NO_LIMIT", "Client", "SceneUpload"]

#: For ``Client.set_limits``.
NO_LIMIT = structs.NO_LIMIT

log = logging.getLogger("lading")

SLICE_MS = int(1000 * SLICE_SECONDS)
#: How long an interrupted call waits for the library to let go of the memory that it borrowed.
ABANDON_SECONDS = 0.8

OnProgress = Callable[[Progress], None]


class Client(Closing):
    """Owns a ``lading_client``. May be used by several threads at once; each call blocks until its job is done.

    Nothing of Python is ever called on a thread of the library: a waiting thread takes events for all jobs of the
    client, hands each to the thread that waits for its job, and runs data callbacks in that thread.
    """

    def __init__(self, **options: Any) -> None:
        """Opens the client, sending nothing. The options are those of ``lading_client_options``, all optional.

        :raises CredentialsError: none, or a file that holds none
        """
        handle = ctypes.c_void_p()
        raw, alive = client_options(options)
        _native.call("lading_client_open", ctypes.byref(raw), ctypes.byref(handle))
        del alive
        self._handle = handle.value
        self._pid = os.getpid()
        self._condition = threading.Condition()
        self._pumping = False
        self._jobs: Dict[int, Job] = {}
        self._recovered = _recovered(handle.value)
        self._jobs.update((job.handle, job) for job in self._recovered)
        self._finalizer = weakref.finalize(self, _close, handle.value, self._jobs, os.getpid(), 0)

    def request(self, operation: str, parameters: Optional[Dict[str, Any]] = None) -> Any:
        """Sends one request and returns the document that the platform answers with."""
        given = to_json({key: value for key, value in (parameters or {}).items() if value is not None})
        job = self._start(
            "lading_client_request", *_native.text(operation), *_native.text(given), None, loans=[], providers=[{}]
        )
        answer = structs.String()
        text, failure = "", None
        for event in self._events(job):
            if event.type == structs.EVENT_RESULT:
                failure = Result.read(job.handle, 0).error()
                if failure is None:
                    _native.call("lading_job_document", job.handle, ctypes.byref(answer))
                    text = answer.text()
        if failure is not None:
            raise failure
        return json.loads(text or "null")

    def submit(self, scene: SceneUpload, *, on_progress: Optional[OnProgress] = None, **options: Any) -> Result:
        """Creates one scene and uploads its files; ``options`` are those of ``lading_submit_options``.

        :raises LadingError: why the scene is not there
        """
        loans: List[Pinned] = []
        raw, alive = submit_options(options)
        with native_scene(scene, loans) as handle:
            job = self._start(
                "lading_client_submit", handle, ctypes.byref(raw), loans=loans, providers=[scene.providers]
            )
        del alive
        (result,) = self._results(job, on_progress)
        failure = result.error()
        if failure is not None:
            raise failure from self._cause(job, failure)
        return result

    def create_inputs(
        self,
        scenes: Sequence[SceneUpload],
        pre_annotations: Sequence[str],
        *,
        on_progress: Optional[OnProgress] = None,
        **options: Any,
    ) -> Iterator[Result]:
        """Creates many inputs as one job and yields a result for each scene as it comes, failed ones too.

        ``pre_annotations`` are OpenLABEL texts, empty for none. Leaving the iteration cancels what is not finished.
        """
        loans: List[Pinned] = []
        raw, alive = submit_options(options)
        texts = [_native.encode(text) for text in pre_annotations]
        items = (structs.SceneItem * len(scenes))()
        with ExitStack() as stack:
            for item, scene, text in zip(items, scenes, texts):
                item.struct_size = ctypes.sizeof(structs.SceneItem)
                item.scene = stack.enter_context(native_scene(scene, loans)).value
                item.pre_annotation = structs.String.over(text)
            job = self._start(
                "lading_client_create_inputs",
                items,
                len(scenes),
                ctypes.byref(raw),
                loans=loans,
                providers=[scene.providers for scene in scenes],
            )
        del alive
        yield from self._results(job, on_progress)

    def recovered(self, *, on_progress: Optional[OnProgress] = None) -> Iterator[Result]:
        """The results of the jobs that were in the ``spool_directory`` when the client was opened.

        In the order in which they were submitted, failed ones too; each is waited for, and acknowledged once its results
        were taken. A job that is not taken up is reported again by the next client.
        """
        while self._recovered:
            yield from self._results(self._recovered.pop(0), on_progress)

    def recovered_imports(self) -> List[ImportJob]:
        """The imports that were in the ``spool_directory`` when the client was opened, in the order of submission.

        Those that go on, those that finished, and, as failed, those that the spool had to set aside. Each is given once;
        the next client reports again what was not acknowledged.
        """
        with self._condition:
            jobs = [self._jobs.pop(job.handle) for job in self._recovered]
            self._recovered.clear()
        return [ImportJob(job.handle) for job in jobs]

    def follow(
        self, scene_uuids: Sequence[str], *, on_progress: Optional[OnProgress] = None, **options: Any
    ) -> Iterator[Result]:
        """Waits for scenes that were sent before, as one job; with a ``project``, makes inputs of them."""
        raw, alive = submit_options(options)
        texts = [_native.encode(uuid) for uuid in scene_uuids]
        uuids = (structs.String * len(texts))(*(structs.String.over(text) for text in texts))
        job = self._start(
            "lading_client_follow", uuids, len(texts), ctypes.byref(raw), loans=[], providers=[{} for _ in texts]
        )
        del alive
        yield from self._results(job, on_progress)

    def import_rows(self, rows: ctypes.c_void_p, **options: Any) -> ImportJob:
        """Starts an import of data rows and returns at once; ``options`` are those of ``lading_import_options``."""
        self._check_usable()
        raw, alive = import_options(options)
        handle = ctypes.c_void_p()
        _native.call("lading_client_import", self._handle, rows, ctypes.byref(raw), ctypes.byref(handle))
        del alive
        return ImportJob(handle.value or 0)

    def pause(self) -> None:
        """Holds back every request that is not under way, until ``resume``. Jobs are taken, and spooled, as before."""
        self._call("lading_client_pause")

    def resume(self) -> None:
        """:raises CredentialsError: the client was opened without credentials, and only spools"""
        self._call("lading_client_resume")

    def set_limits(self, **values: int) -> None:
        """``upload_bytes_per_second`` and ``max_connections``, at once. What is left out stays; ``NO_LIMIT`` ends one."""
        self._call("lading_client_set_limits", ctypes.byref(limits(values)))

    def spool_status(self) -> SpoolStatus:
        """How full the spool is.

        :raises LadingError: the client has none
        """
        raw = structs.new(structs.SpoolStatus)
        self._call("lading_client_spool_status", ctypes.byref(raw))
        return SpoolStatus(raw.jobs_open, raw.jobs_finished, raw.jobs_damaged, raw.bytes)

    def flush(self, timeout: Optional[float] = None) -> bool:
        """Waits until no job is unfinished, those that the spool held included; false when ``timeout`` seconds passed."""
        end = None if timeout is None else time.monotonic() + timeout
        interrupts = Interrupts()
        while True:
            interrupts.check()
            left = SLICE_MS if end is None else min(SLICE_MS, max(0, int((end - time.monotonic()) * 1000)))
            try:
                self._call("lading_client_flush", left)
                return True
            except LadingError as error:
                if error.code != Code.TIMEOUT:
                    raise
                if end is not None and time.monotonic() >= end:
                    return False

    def _call(self, name: str, *arguments: Any) -> None:
        self._check_usable()
        _native.call(name, self._handle, *arguments)

    def close(self, timeout: float = 0) -> None:
        """Ends the client. Jobs of other threads get ``timeout`` seconds, then they are cancelled."""
        if self._finalizer.detach() is None:
            return
        handle, self._handle = self._handle, None
        if os.getpid() != self._pid:
            return
        _close(handle, self._jobs, self._pid, timeout)
        with self._condition:
            self._condition.notify_all()

    def _start(self, name: str, *arguments: Any, loans: List[Pinned], providers: List[Any]) -> Job:
        self._check_usable()
        handle = ctypes.c_void_p()
        # Under the lock, so that whoever takes the job's first event finds the job.
        with self._condition:
            _native.call(name, self._handle, *arguments, ctypes.byref(handle))
            job = Job(handle.value or 0, loans, providers)
            self._jobs[job.handle] = job
        return job

    def _check_usable(self) -> None:
        if os.getpid() != self._pid:
            raise ForkedError("this client was made before the fork: make a new one in the child process")
        if self._handle is None:
            raise ClosedError("the client is closed")

    def _results(self, job: Job, on_progress: Optional[OnProgress]) -> Iterator[Result]:
        for event in self._events(job):
            if event.type == structs.EVENT_RESULT:
                result = Result.read(job.handle, event.scene)
                _log_warnings(result)
                yield result
            elif event.type == structs.EVENT_PROGRESS and on_progress is not None:
                on_progress(Progress.of(event.progress))
            elif event.type == structs.EVENT_FINISHED:
                # What stays in the spool for the next client has nothing to acknowledge yet.
                _native.library().lading_job_acknowledge(job.handle, None)

    def _cause(self, job: Job, failure: BaseException) -> Optional[BaseException]:
        return next(iter(job.failures.values()), None) if isinstance(failure, SourceError) else None

    def _events(self, job: Job) -> Iterator[Any]:
        """The job's events up to its release; answers requests for data itself. Ending it early cancels the job."""
        try:
            while True:
                for event in self._take(job):
                    if event.type == structs.EVENT_RELEASED:
                        return
                    yield event
        finally:
            job.collector.close()
            self._finish(job)

    def _take(self, job: Job) -> List[Any]:
        """The job's next events, of any kind but DATA_WANTED."""
        interrupts = Interrupts()
        while True:
            self._pump(job)
            interrupts.check()
            events = _drain(job)
            wanted = [event for event in events if event.type == structs.EVENT_DATA_WANTED]
            if wanted:
                job.answer(wanted)
            others = [event for event in events if event.type != structs.EVENT_DATA_WANTED]
            if others:
                return others

    def _pump(self, job: Job, slice_ms: int = SLICE_MS) -> None:
        """Returns when the job has an event, or after a slice of time."""
        with self._condition:
            if job.events or job.released:
                return
            self._check_usable()
            if self._pumping:
                self._condition.wait(slice_ms / 1000)
                return
            self._pumping = True
        event = structs.new(structs.Event)
        error = structs.new(structs.Error)
        code = Code.TIMEOUT
        try:
            code = _native.library().lading_client_next_event(
                self._handle, slice_ms, ctypes.byref(event), ctypes.byref(error)
            )
        finally:
            # Also when an interrupt came: the event was taken from the queue and has no second copy.
            with self._condition:
                self._pumping = False
                self._dispatch(event)
                self._condition.notify_all()
        if code not in (Code.OK, Code.TIMEOUT):
            raise ClosedError(error.message.decode("utf-8", "replace") or "the client is closed", code=code)

    def _dispatch(self, event: Any) -> None:
        job = self._jobs.get(event.job) if event.type and event.job else None
        if job is None:
            return
        if not job.abandoned:
            job.events.append(event)
        elif event.type == structs.EVENT_DATA_WANTED:
            job.refuse(event, "the call was interrupted")
        if event.type == structs.EVENT_RELEASED:
            job.released = True
            if job.abandoned:
                self._jobs.pop(job.handle, None)
                job.end()

    def _finish(self, job: Job) -> None:
        """Ends a released job; cancels one that is not, and leaves it to later pumps if it takes its time."""
        with self._condition:
            if job.released:
                if self._jobs.pop(job.handle, None) is not None:
                    job.end()
                return
            job.abandoned = True
            for event in _drain(job):
                if event.type == structs.EVENT_DATA_WANTED:
                    job.refuse(event, "the call was interrupted")
        if self._handle is None or os.getpid() != self._pid:
            return
        _native.library().lading_job_cancel(job.handle, None)
        deadline = time.monotonic() + ABANDON_SECONDS
        with suppress(LadingError):
            while not job.released and time.monotonic() < deadline:
                self._pump(job)


def _recovered(client: Optional[int]) -> List[Job]:
    """The jobs that the client found in its spool, before anybody can take their events."""
    jobs: List[Job] = []
    handles = (ctypes.c_void_p * 64)()
    count = ctypes.c_uint64(1)
    while count.value:
        _native.call("lading_client_recovered", client, handles, len(handles), ctypes.byref(count))
        jobs += [Job(handle or 0, [], [{}]) for handle in handles[: count.value]]
    return jobs


def _log_warnings(result: Result) -> None:
    for finding in result.findings:
        if finding.severity == "warning":
            log.warning("scene %s, %s: %s", result.external_id, finding.item, finding.message)


def _drain(job: Job) -> List[Any]:
    events = []
    while job.events:
        events.append(job.events.popleft())
    return events


def _close(handle: Optional[int], jobs: Dict[int, Job], pid: int, timeout: float) -> None:
    # A forked child inherits the finalizer but not the library's threads: nothing there is its to close.
    if os.getpid() != pid:
        return
    _native.library().lading_client_close(handle, max(0, int(timeout * 1000)), None, None)
    # Only now does nothing read what was lent.
    while jobs:
        jobs.popitem()[1].end()
