"""The import of data rows, as a task of the platform."""

from __future__ import annotations

import logging
import os
import time
import warnings
from enum import Enum
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Union

from lading import _structs as structs
from lading._imports import ImportJob
from lading.codes import Code, RowState, Stage, State
from lading.errors import Finding, LadingError
from lading.labelbox._objects import PlatformObject
from lading.labelbox.exceptions import TaskFailedError, TimeoutError, labelbox_error, translated
from lading.results import Progress, Result, RowResult

if TYPE_CHECKING:
    from lading.labelbox.client import Client

log = logging.getLogger("lading")

#: Rows whose results are in memory at once.
PAGE = 5000
#: Python runs its signal handlers between two waits: Ctrl-C comes through within this time.
SLICE_MS = 100
#: How long ``result`` and ``errors`` wait for a task that is under way.
RESULT_SECONDS = 600.0
#: Findings that are written to the log; all are in ``findings``.
LOGGED_FINDINGS = 20

#: The platform has the import and goes on with it by itself.
_ACCEPTED = (Stage.PROCESSING, Stage.RESULTS)
#: Errors that are those of the rows, each of which has its own: no reason to raise.
_OF_ROWS = (Code.OK, Code.IMPORT_FAILED, Code.ROW_REFUSED)
_STATUS: Dict[int, str] = {
    State.PENDING: "IN_PROGRESS",
    State.PROCESSING: "IN_PROGRESS",
    State.IMPORTED: "COMPLETE",
    State.PARTLY_IMPORTED: "COMPLETE",
    State.VALIDATED: "COMPLETE",
    State.CANCELLED: "CANCELED",
}


class TaskStatus(str, Enum):
    In_Progress = "IN_PROGRESS"
    Complete = "COMPLETE"
    Canceling = "CANCELLING"
    Canceled = "CANCELED"
    Failed = "FAILED"
    Unknown = "UNKNOWN"

    @classmethod
    def _missing_(cls, value: object) -> TaskStatus:
        return cls.Unknown


class Task(PlatformObject):
    """An import that the platform has accepted. May be asked by several threads at once.

    While nobody asks, the library goes on by itself. When the last reference to the task is gone it stops following;
    the platform carries on.
    """

    instead = {
        "completion_percentage": "task.progress",
        "result_url": "task.result, or task.row_results()",
        "errors_url": "task.errors, or task.row_results()",
    }

    def __init__(self, client: Client, job: ImportJob, on_progress: Optional[Callable[[Progress], None]]) -> None:
        super().__init__(client, {})
        self._job = job
        self._on_progress = on_progress
        self._reported: Optional[Progress] = None
        self._end: Optional[Result] = None

    @classmethod
    def accepted(
        cls, client: Client, job: ImportJob, on_progress: Optional[Callable[[Progress], None]]
    ) -> DataUpsertTask:
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
            _check(task._end)
        task.uid = job.result().task_id
        return task

    # What the platform's own client has.

    @property
    def status(self) -> str:
        """The platform's word for how far the task is; ``IN_PROGRESS`` until the rows' results are here too."""
        end = self._finished()
        if end is None:
            return "IN_PROGRESS"
        return end.status or _STATUS.get(end.state, "FAILED")

    @property
    def status_as_enum(self) -> TaskStatus:
        return TaskStatus(self.status)

    def refresh(self) -> None:
        """Nothing to do: every attribute says how it is now."""

    def wait_till_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        """Waits until the task has ended, whether well or not; ``status`` and ``errors`` tell. May be called again.

        :param check_frequency: taken and not used: the library asks at growing intervals, to spare the API's quota
        :raises TimeoutError: it has not; it goes on
        :raises LadingError: what became of the rows could not be found out
        """
        with translated():
            if not self._await(lambda: False, time.monotonic() + timeout_seconds):
                raise TimeoutError(
                    f"the task is still in progress after {timeout_seconds:g} seconds, and goes on: call "
                    "wait_till_done again to wait longer",
                    code=Code.STILL_PROCESSING,
                    stage=Stage.PROCESSING,
                    retryable=True,
                    item=f"task {self.uid}",
                )
            assert self._end is not None
            _check(self._end)

    def wait_until_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        """The older name of :meth:`wait_till_done`."""
        warnings.warn("wait_until_done is deprecated: use wait_till_done", DeprecationWarning, stacklevel=2)
        self.wait_till_done(timeout_seconds, check_frequency)

    def has_errors(self) -> bool:
        """Whether a row was refused or not sent, or the task failed; waits for its end."""
        self.wait_till_done(RESULT_SECONDS)
        progress = self.progress
        return progress.rows_refused + progress.rows_not_sent > 0 or self.status == "FAILED"

    @property
    def result(self) -> Optional[List[Dict[str, Any]]]:
        """The rows that were made, in the order in which they were given, or ``None``; waits for the task's end.

        :raises ValueError: the task failed
        """
        self.wait_till_done(RESULT_SECONDS)
        if self.status == "FAILED":
            raise TaskFailedError(f"the task failed: {self._reason()}", item=f"task {self.uid}")
        made = [
            {"id": row.id, "external_id": row.external_id, "row_data": row.row_data, "global_key": row.global_key}
            for row in self.row_results()
            if row.state == RowState.MADE
        ]
        return made or None

    @property
    def errors(self) -> Optional[List[Dict[str, Any]]]:
        """The rows that were refused or not sent, each with its reason, in order, or ``None``; waits for the end."""
        self.wait_till_done(RESULT_SECONDS)
        failed = [
            {
                "message": row.message,
                "failedDataRows": [
                    {"externalId": row.external_id, "rowData": row.row_data, "globalKey": row.global_key}
                ],
            }
            for row in self.failed_rows()
        ]
        return failed or None

    @property
    def created_data_rows(self) -> Optional[List[Dict[str, Any]]]:
        return self.result

    @property
    def failed_data_rows(self) -> Optional[List[Dict[str, Any]]]:
        return self.errors

    # What only this package has.

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        with translated():
            return self._job.progress()

    @property
    def findings(self) -> List[Finding]:
        """The rules that rows do not meet: warnings, and with ``skip_invalid_rows`` or ``dry_run`` errors too."""
        with translated():
            return self._job.result().findings

    def row_results(self) -> Iterator[RowResult]:
        """What became of each row, in the order in which they were given; fetched by pages, so that memory stays small.

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
        """Those of :meth:`row_results` that were refused or not sent."""
        return (row for row in self.row_results() if row.state in (RowState.REFUSED, RowState.NOT_SENT))

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

    def _await(self, enough: Callable[[], bool], deadline: Optional[float]) -> bool:
        """Whether the job is finished, or ``enough``, before the deadline."""
        slice_ms = 1
        while not self._job.wait(slice_ms):
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
                self._log(self._end)
        return self._end

    def _reason(self) -> str:
        return (self._end.message if self._end else "") or "the platform gives no reason"

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
        raise labelbox_error(failure)


#: The platform's own client has a class of this name for imports of data rows.
DataUpsertTask = Task
