"""Tasks of the platform."""

from __future__ import annotations

import warnings
from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

from lading.codes import Code, Stage
from lading.labelbox._objects import PlatformObject
from lading.labelbox.exceptions import TaskFailedError, TimeoutError

#: How long what needs the end of a task waits for it.
RESULT_SECONDS = 600.0

IN_PROGRESS = "IN_PROGRESS"
FAILED = "FAILED"


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
    """An import of data rows, as far as its two kinds are alike."""

    # As when the platform was last asked; of an import of this process it is asked at the first use, and once more at its end.
    name: Optional[str]
    type: Optional[str]
    completion_percentage: Optional[float]
    created_at: Optional[datetime]
    updated_at: Optional[datetime]

    _instead = {"result_url": "task.result", "errors_url": "task.errors"}

    @property
    def status(self) -> str:
        """The platform's word."""
        raise NotImplementedError

    @property
    def status_as_enum(self) -> TaskStatus:
        return TaskStatus(self.status)

    def wait_till_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        """Waits until the task has ended, whether well or not; ``status`` and ``errors`` tell. May be called again.

        :param check_frequency: taken and not used: questions come at growing intervals, to spare the API's quota
        :raises TimeoutError: it has not; it goes on
        :raises LadingError: what became of it could not be found out
        """
        raise NotImplementedError

    def wait_until_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        """The older name of :meth:`wait_till_done`."""
        warnings.warn("wait_until_done is deprecated: use wait_till_done", DeprecationWarning, stacklevel=2)
        self.wait_till_done(timeout_seconds, check_frequency)

    @property
    def result(self) -> Optional[List[Dict[str, Any]]]:
        """The rows that were made, or ``None``; waits for the task's end.

        :raises ValueError: the task failed
        """
        self.wait_till_done(RESULT_SECONDS)
        if self.status == FAILED:
            raise TaskFailedError(f"the task failed: {self._reason()}", item=f"task {self.uid}")
        return self._made() or None

    @property
    def errors(self) -> Optional[List[Dict[str, Any]]]:
        """The rows that were not made, each with its reason, or ``None``; waits for the task's end."""
        self.wait_till_done(RESULT_SECONDS)
        return self._failed() or None

    @property
    def created_data_rows(self) -> Optional[List[Dict[str, Any]]]:
        return self.result

    @property
    def failed_data_rows(self) -> Optional[List[Dict[str, Any]]]:
        return self.errors

    def has_errors(self) -> bool:
        """Whether a row was not made, or the task failed; waits for its end."""
        return self.errors is not None or self.status == FAILED

    def _made(self) -> List[Dict[str, Any]]:
        raise NotImplementedError

    def _failed(self) -> List[Dict[str, Any]]:
        raise NotImplementedError

    def _reason(self) -> str:
        raise NotImplementedError

    def _too_late(self, seconds: float) -> TimeoutError:
        return TimeoutError(
            f"the task {self.uid} is still in progress after {seconds:g} seconds, and goes on: call wait_till_done "
            "again to wait longer, or client.get_task_by_id in another process",
            code=Code.STILL_PROCESSING,
            stage=Stage.PROCESSING,
            retryable=True,
            item=f"task {self.uid}",
        )


#: The platform's own client has a class of this name for imports of data rows.
DataUpsertTask = Task
