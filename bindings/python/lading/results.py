"""What the library reports, as values."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any, Dict, List, NamedTuple, Optional, Union

from lading import _native
from lading import _structs as structs
from lading.codes import Code, RowState, Stage, State, known
from lading.errors import Finding, LadingError, exception_for


@dataclass(frozen=True)
class SpoolStatus:
    """How full a spool is."""

    jobs_open: int
    jobs_finished: int  # and not acknowledged
    jobs_damaged: int  # set aside in the folder "damaged" of the spool
    bytes: int  # without what was set aside


@dataclass(frozen=True)
class Progress:
    """How far a job is. Counts only grow, except ``bytes_sent``, which falls back when a file starts over."""

    scenes: int
    scenes_done: int
    files: int
    files_done: int
    bytes: int
    bytes_sent: int
    stage: Union[Stage, int]
    finished: bool
    rows: int = 0  # data rows read so far; all of them once validation is over
    rows_made: int = 0
    rows_refused: int = 0
    rows_not_sent: int = 0

    @classmethod
    def of(cls, raw: Any) -> Progress:
        return cls(
            raw.scenes,
            raw.scenes_done,
            raw.files,
            raw.files_done,
            raw.bytes,
            raw.bytes_sent,
            known(Stage, raw.stage),
            bool(raw.finished),
            raw.rows,
            raw.rows_made,
            raw.rows_refused,
            raw.rows_not_sent,
        )


@dataclass(frozen=True)
class Result:
    """What became of one scene of a job, or of an import of data rows."""

    index: int
    state: Union[State, int]
    code: Union[Code, int]
    stage: Union[Stage, int]
    http_status: int
    retryable: bool
    external_id: str
    scene_uuid: str
    input_uuid: str
    pre_annotation_uuid: str
    status: str  # the platform's own word
    view_link: str
    item: str
    message: str
    task_id: str = ""  # of an import, as soon as the platform has given it
    findings: List[Finding] = field(default_factory=list)

    def error(self) -> Optional[LadingError]:
        """The exception that says why the scene is not there, or ``None``."""
        if self.code == Code.OK:
            return None
        return exception_for(
            int(self.code),
            self.message or f"the job ended with code {int(self.code)}",
            stage=int(self.stage),
            http_status=self.http_status,
            retryable=self.retryable,
            item=self.item,
            findings=self.findings,
        )

    @classmethod
    def read(cls, job: int, index: int) -> Result:
        raw = structs.new(structs.Result)
        _native.call("lading_job_result", job, index, ctypes.byref(raw))
        return cls(
            index=index,
            state=known(State, raw.state),
            code=known(Code, raw.code),
            stage=known(Stage, raw.stage),
            http_status=raw.http_status,
            retryable=bool(raw.retryable),
            external_id=raw.external_id.text(),
            scene_uuid=raw.scene_uuid.text(),
            input_uuid=raw.input_uuid.text(),
            pre_annotation_uuid=raw.pre_annotation_uuid.text(),
            status=raw.status.text(),
            view_link=raw.view_link.text(),
            item=raw.item.text(),
            message=raw.message.text(),
            task_id=raw.task_id.text(),
            findings=_findings(job, index),
        )


class RowResult(NamedTuple):
    """What became of one data row. Texts that there are not are ``None``."""

    row: int  # index among the rows given
    state: Union[RowState, int]
    code: Union[Code, int]
    id: Optional[str]  # of the data row on the platform
    global_key: Optional[str]
    external_id: Optional[str]
    row_data: Optional[str]  # as the platform has it: a local file's is its URL there
    message: str  # of an error

    @classmethod
    def of(cls, document: Dict[str, Any]) -> RowResult:
        return cls(
            document["row"],
            known(RowState, document["state"]),
            known(Code, document["code"]),
            document.get("id") or None,
            document.get("global_key") or None,
            document.get("external_id") or None,
            document.get("row_data") or None,
            document.get("message") or "",
        )


def _findings(job: int, index: int) -> List[Finding]:
    handle = ctypes.c_void_p()
    _native.call("lading_job_findings", job, index, ctypes.byref(handle))
    library = _native.library()
    try:
        count = ctypes.c_uint64()
        library.lading_findings_count(handle, ctypes.byref(count), None)
        return [_finding(handle, position) for position in range(count.value)]
    finally:
        library.lading_findings_destroy(handle)


def _finding(handle: ctypes.c_void_p, position: int) -> Finding:
    raw = structs.new(structs.Finding)
    _native.call("lading_findings_get", handle, position, ctypes.byref(raw))
    return Finding(
        severity="error" if raw.severity == 2 else "warning",
        code=raw.code.text(),
        item=raw.item.text(),
        message=raw.message.text(),
        frame=None if raw.frame < 0 else raw.frame,
        row=None if raw.row < 0 else raw.row,
        line=raw.line,
        column=raw.column,
    )
