"""An import of data rows that this process makes."""

from __future__ import annotations

import logging
import os
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Union

from lading import _structs as structs
from lading._imports import ImportJob
from lading._interrupts import SLICE_SECONDS, Interrupts
from lading.codes import Code, RowState, Stage, State
from lading.errors import Finding, LadingError
from lading.labelbox.exceptions import labelbox_error, translated
from lading.labelbox.schema.fetched_task import FetchedTask
from lading.labelbox.schema.task import FAILED, IN_PROGRESS, RESULT_SECONDS, Task
from lading.results import Progress, Result, RowResult

if TYPE_CHECKING:
    from lading.labelbox.client import Client

log = logging.getLogger("lading")

OnProgress = Callable[[Progress], None]

#: Rows whose results are in memory at once: a few megabytes of Python objects.
PAGE = 1000
SLICE_MS = int(1000 * SLICE_SECONDS)
#: Findings that are written to the log; all are in ``findings``.
LOGGED_FINDINGS = 20

#: The platform has the import and goes on with it by itself.
_ACCEPTED = (Stage.PROCESSING, Stage.RESULTS)
#: Errors that are those of the rows, each of which has its own: no reason to raise.
_OF_ROWS = (Code.OK, Code.IMPORT_FAILED, Code.ROW_REFUSED)
#: Where the platform has no word, because it was not asked.
_STATUS: Dict[int, str] = {
    State.PROCESSING: IN_PROGRESS,
    State.IMPORTED: "COMPLETE",
    State.PARTLY_IMPORTED: "COMPLETE",
    State.VALIDATED: "COMPLETE",
    State.CANCELLED: "CANCELED",
}


class ImportTask(Task):
    """An import that the platform has accepted. May be asked by several threads at once.

    While nobody asks, the library goes on by itself. When the last reference to the task is gone it stops following,
    unless the client has a spool; the platform carries on.
    """

    _instead = {
        "result_url": "task.result, or task.row_results()",
        "errors_url": "task.errors, or task.row_results()",
    }

    def __init__(self, client: Client, job: ImportJob, on_progress: Optional[OnProgress]) -> None:
        super().__init__(client, {})
        self._job = job
        self._on_progress = on_progress
        self._reported: Optional[Progress] = None
        self._end: Optional[Result] = None
        self._fetched: Optional[FetchedTask] = None

    @classmethod
    def accepted(cls, client: Client, job: ImportJob, on_progress: Optional[OnProgress] = None) -> ImportTask:
        """Waits until the platform has the import; the program may end then.

        :raises LadingError: why it does not
        """
        task = cls(client, job, on_progress)
        try:
            task._await(lambda: task.progress.stage in _ACCEPTED, None)
        except BaseException:
            job.cancel()
            raise
        if task._end is not None and task._end.stage not in _ACCEPTED:
            # What is raised need not be told again.
            if task._end.state not in (State.SPOOLED, State.PROCESSING):
                job.acknowledge()
            _check(task._end)
        task.uid = job.result().task_id
        return task

    @classmethod
    def recovered(cls, client: Client, job: ImportJob) -> ImportTask:
        """An import that was in the spool. It has no ``uid`` until the platform has it."""
        task = cls(client, job, None)
        task.uid = job.result().task_id
        return task

    def acknowledge(self) -> None:
        """With a spool: the program has taken note of the import's end, and the spool forgets it.

        Read the rows of a recovered task before.

        :raises LadingError: the task is not done
        """
        with translated():
            self._job.acknowledge()

    @property
    def status(self) -> str:
        """The platform's word; ``IN_PROGRESS`` until the results of the rows are here too."""
        end = self._finished()
        return IN_PROGRESS if end is None else end.status or _STATUS.get(end.state, FAILED)

    def refresh(self) -> None:
        """Has the attributes that the platform tells asked for again; what became of the rows is always as it is now."""
        self._fetched = None

    def _told(self) -> Optional[FetchedTask]:
        """What the platform says of the task; nothing before it has it."""
        if self._fetched is None or (self._fetched.status == IN_PROGRESS and self._finished() is not None):
            self._fetched = FetchedTask(self.client, self.uid) if self.uid else None
        return self._fetched

    @property
    def name(self) -> Optional[str]:  # type: ignore[override]
        told = self._told()
        return told.name if told else None

    @property
    def type(self) -> Optional[str]:  # type: ignore[override]
        told = self._told()
        return told.type if told else None

    @property
    def completion_percentage(self) -> Optional[float]:  # type: ignore[override]
        told = self._told()
        return told.completion_percentage if told else None

    @property
    def created_at(self) -> Optional[datetime]:  # type: ignore[override]
        told = self._told()
        return told.created_at if told else None

    @property
    def updated_at(self) -> Optional[datetime]:  # type: ignore[override]
        told = self._told()
        return told.updated_at if told else None

    def wait_till_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        with translated():
            if not self._await(lambda: False, time.monotonic() + timeout_seconds):
                raise self._too_late(timeout_seconds)
            assert self._end is not None
            _check(self._end)

    def has_errors(self) -> bool:
        """Whether a row was refused or not sent, or the task failed; waits for its end."""
        self.wait_till_done(RESULT_SECONDS)
        progress = self.progress
        is_open = self._end is not None and self._end.code == Code.ROW_REFUSED
        return is_open or progress.rows_refused + progress.rows_not_sent > 0 or self.status == FAILED

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        with translated():
            return self._job.progress()

    @property
    def findings(self) -> List[Finding]:
        """The rules that rows do not meet: warnings, and with ``skip_invalid_rows`` errors too."""
        with translated():
            return self._job.result().findings

    def row_results(self) -> Iterator[RowResult]:
        """What became of each row, in the order in which they were given; by pages, so that memory stays small.

        Does not wait: rows without a result yet are ``RowState.PENDING``.
        """
        first, total = 0, self.progress.rows
        while first < total:
            with translated():
                page = self._job.rows(first, PAGE)
            yield from map(RowResult.of, page)
            first += len(page)
            if not page:
                return

    def failed_rows(self) -> Iterator[RowResult]:
        """Those of :meth:`row_results` that were refused or not sent.

        Where the platform does not tell which of several rows it refused, all of them: they are ``RowState.PENDING``,
        their message names them, and :meth:`write_refused` writes none.
        """
        ended = (RowState.REFUSED, RowState.NOT_SENT)
        return (row for row in self.row_results() if row.state in ended or row.code == Code.ROW_REFUSED)

    def write_refused(self, path: Union[str, os.PathLike[str]]) -> int:
        """Writes the rows that were refused or not sent, as they were given, into a manifest; returns how many.

        :raises LadingError: the task is not done, or the manifest that was imported has changed since
        """
        with translated():
            return self._job.write_rows(structs.ROWS_REFUSED | structs.ROWS_NOT_SENT, os.fspath(path))

    def cancel(self) -> None:
        """Stops following the task. The platform carries on with what it has accepted."""
        with translated():
            self._job.cancel()

    def _made(self) -> List[Dict[str, Any]]:
        return [
            {"id": row.id, "external_id": row.external_id, "row_data": row.row_data, "global_key": row.global_key}
            for row in self.row_results()
            if row.state == RowState.MADE
        ]

    def _failed(self) -> List[Dict[str, Any]]:
        return [
            {
                "message": row.message,
                "failedDataRows": [
                    {"externalId": row.external_id, "rowData": row.row_data, "globalKey": row.global_key}
                ],
            }
            for row in self.failed_rows()
        ]

    def _reason(self) -> str:
        return (self._end.message if self._end else "") or "the platform gives no reason"

    def _await(self, enough: Callable[[], bool], deadline: Optional[float]) -> bool:
        """Whether the job is finished, or ``enough``, before the deadline."""
        slice_ms = 1
        interrupts = Interrupts()
        while not self._job.wait(slice_ms):
            interrupts.check()
            self._report()
            if enough():
                return True
            if deadline is not None and time.monotonic() >= deadline:
                return False
            # Short at first: many imports are small, and each wait is one that the program feels.
            slice_ms = min(2 * slice_ms, SLICE_MS)
        self._finished()
        self._report()
        return True

    def _report(self) -> None:
        if self._on_progress is not None:
            progress = self._job.progress()
            if progress != self._reported:
                self._reported = progress
                self._on_progress(progress)

    def _finished(self) -> Optional[Result]:
        """The result, once it is there."""
        with translated():
            if self._end is None and self._job.wait(0):
                self._end = self._job.result()
                self.uid = self.uid or self._end.task_id
                self._log(self._end)
        return self._end

    def _log(self, end: Result) -> None:
        if _failure(end) is not None or end.state == State.VALIDATED:
            return  # the exception says it, or the findings are what was asked for
        for finding in end.findings[:LOGGED_FINDINGS]:
            log.warning("data row %s, %s: %s", finding.row, finding.item, finding.message)
        if len(end.findings) > LOGGED_FINDINGS:
            log.warning("%d more findings", len(end.findings) - LOGGED_FINDINGS)
        if end.state != State.IMPORTED:
            log.warning("task %s: %s", self.uid, end.message or "not all data rows were made")


def _failure(end: Result) -> Optional[LadingError]:
    """What went wrong besides what the results of the rows say."""
    if end.state in (State.IMPORTED, State.PARTLY_IMPORTED) or end.code in _OF_ROWS:
        return None
    return end.error()


def _check(end: Result) -> None:
    failure = _failure(end)
    if failure is not None:
        raise labelbox_error(failure, end.findings)
