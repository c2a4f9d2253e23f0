"""The exceptions. Each also derives from the builtin that programs for the platform's own client catch.

``ValueError`` for what a look at the arguments could have told, ``RuntimeError`` for what the platform refused as
invalid (HTTP 400), ``FileNotFoundError`` for a file that is not there, ``ConnectionError`` for the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Sequence, Tuple, Type, Union

from lading.codes import Code, Stage, known


@dataclass(frozen=True)
class Finding:
    """One rule that a scene or a data row does not meet."""

    severity: str  # "warning" or "error"
    code: str  # stable, "image.truncated"
    item: str
    message: str
    frame: Optional[int] = None  # index of the frame
    row: Optional[int] = None  # index of the data row
    line: int = 0  # of the manifest, from 1; 0 when the rows are in none
    column: int = 0


@dataclass(frozen=True)
class Response:
    """What is left of an HTTP answer in an exception: enough for ``error.response.status_code``."""

    status_code: int
    text: str


class LadingError(Exception):
    """What every error of this package is."""

    default_code: Union[Code, int] = Code.STATE

    def __init__(
        self,
        message: str,
        *,
        code: Union[Code, int, None] = None,
        stage: Union[Stage, int] = Stage.NONE,
        http_status: int = 0,
        retryable: bool = False,
        item: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = self.default_code if code is None else known(Code, int(code))
        self.stage = known(Stage, int(stage))
        self.http_status = http_status  # 0: no HTTP answer was involved
        self.retryable = retryable  # the same call may succeed later
        self.item = item  # the file, scene, option or host that it is about

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> Tuple[Any, ...]:
        # OSError's own way loses everything but the arguments.
        return _restore, (type(self), self.message), dict(self.__dict__)


def _restore(kind: Type[LadingError], message: str) -> LadingError:
    error = kind.__new__(kind)
    error.args = (message,)
    return error


class ArgumentError(LadingError, ValueError):
    default_code = Code.ARGUMENT


class ClosedError(LadingError, RuntimeError):
    default_code = Code.CLOSED


class ForkedError(LadingError, RuntimeError):
    """The client was made by the parent process: make a new one here."""

    default_code = Code.FORKED


class QueueFullError(LadingError, RuntimeError):
    default_code = Code.QUEUE_FULL


class Cancelled(LadingError, RuntimeError):
    default_code = Code.CANCELLED


class WaitTimeout(LadingError, TimeoutError):
    default_code = Code.TIMEOUT


class CredentialsError(LadingError, ValueError):
    default_code = Code.CREDENTIALS_FILE


class CredentialsFileMissingError(CredentialsError, FileNotFoundError):
    pass


class WorkspaceError(LadingError, ValueError):
    """Developer in no workspace, or in several of which one must be named."""

    default_code = Code.WORKSPACE_AMBIGUOUS


class ValidationError(LadingError, ValueError, RuntimeError):
    """The platform's rules are not met, as was seen before anything was sent."""

    default_code = Code.VALIDATION

    def __init__(self, message: str, findings: Sequence[Finding] = (), **details: Any) -> None:
        super().__init__(message, **details)
        self.findings = list(findings)


class ImageError(ValidationError):
    """Not an image, truncated, or damaged."""

    default_code = Code.IMAGE


class FileError(LadingError, OSError):
    default_code = Code.FILE_UNREADABLE


class MissingFileError(FileError, FileNotFoundError):
    """A file is not there, or holds nothing (``empty``)."""

    default_code = Code.FILE_MISSING

    def __init__(self, filename: str, empty: bool = False, message: Optional[str] = None, **details: Any) -> None:
        text = message or f"{filename}: {'the file is empty' if empty else 'no such file'}"
        details.setdefault("code", Code.FILE_EMPTY if empty else Code.FILE_MISSING)
        details.setdefault("item", str(filename))
        super().__init__(text, **details)
        self.filename = filename
        self.empty = empty

    def to_string(self) -> str:
        return self.message


class SourceError(LadingError, RuntimeError):
    """A data callback failed; what it raised is the ``__cause__``."""

    default_code = Code.SOURCE_FAILED


class NetworkError(LadingError, ConnectionError):
    default_code = Code.CONNECTION_LOST


class NetworkTimeout(NetworkError, TimeoutError):
    default_code = Code.NETWORK_TIMEOUT


class PlatformError(LadingError):
    """The platform answered, but not with what was asked for."""

    default_code = Code.REFUSED

    @property
    def response(self) -> Response:
        return Response(self.http_status, self.message)


class BadRequestError(PlatformError, RuntimeError):
    """HTTP 400: the platform says that the request is invalid."""


class HTTPError(PlatformError, OSError):
    """Any other HTTP error, where the platform's own client raises ``requests.HTTPError``."""


class NotFoundError(HTTPError):
    default_code = Code.NOT_FOUND


class ForbiddenError(HTTPError):
    default_code = Code.FORBIDDEN


class ServerError(HTTPError):
    default_code = Code.SERVER


class CredentialsRefusedError(CredentialsError, HTTPError):
    default_code = Code.CREDENTIALS_REFUSED


class ResponseError(PlatformError, ValueError):
    """HTML, broken JSON, nothing, or JSON of another shape."""

    default_code = Code.RESPONSE


class SceneFailedError(PlatformError, RuntimeError):
    """The platform took the scene but could not process it, or invalidated it."""

    default_code = Code.SCENE_FAILED


class ImportFailedError(PlatformError, RuntimeError):
    """The platform ended an import without carrying it out, or refused a data row."""

    default_code = Code.IMPORT_FAILED


class StillProcessing(PlatformError, TimeoutError):
    """Not final when the time to wait was over: ask again with the uuid."""

    default_code = Code.STILL_PROCESSING


_CLASSES: Dict[int, Type[LadingError]] = {
    Code.ARGUMENT: ArgumentError,
    Code.STRUCT_SIZE: ArgumentError,
    Code.UTF8: ArgumentError,
    Code.JSON: ValidationError,
    Code.FORKED: ForkedError,
    Code.TIMEOUT: WaitTimeout,
    Code.CLOSED: ClosedError,
    Code.QUEUE_FULL: QueueFullError,
    Code.CANCELLED: Cancelled,
    Code.CREDENTIALS_MISSING: CredentialsError,
    Code.CREDENTIALS_FILE: CredentialsError,
    Code.CREDENTIALS_EXPIRED: CredentialsError,
    Code.CREDENTIALS_REFUSED: CredentialsRefusedError,
    Code.FORBIDDEN: ForbiddenError,
    Code.WORKSPACE_NONE: WorkspaceError,
    Code.WORKSPACE_AMBIGUOUS: WorkspaceError,
    Code.TARGET_UNKNOWN: NotFoundError,
    Code.NOT_FOUND: NotFoundError,
    Code.VALIDATION: ValidationError,
    Code.FILE_MISSING: MissingFileError,
    Code.FILE_EMPTY: MissingFileError,
    Code.FILE_UNREADABLE: FileError,
    Code.FILE_CHANGED: FileError,
    Code.FILE_UNWRITABLE: FileError,
    Code.SOURCE_FAILED: SourceError,
    Code.IMAGE: ImageError,
    Code.RESOLVE: NetworkError,
    Code.CONNECT: NetworkError,
    Code.TLS: NetworkError,
    Code.NETWORK_TIMEOUT: NetworkTimeout,
    Code.CONNECTION_LOST: NetworkError,
    Code.PROXY: NetworkError,
    Code.DEADLINE: NetworkTimeout,
    Code.CORRUPTED: NetworkError,
    Code.REFUSED: HTTPError,
    Code.SERVER: ServerError,
    Code.RATE_LIMITED: HTTPError,
    Code.RESPONSE: ResponseError,
    Code.URL_EXPIRED: HTTPError,
    Code.SCENE_FAILED: SceneFailedError,
    Code.SCENE_INVALIDATED: SceneFailedError,
    Code.STILL_PROCESSING: StillProcessing,
    Code.IMPORT_FAILED: ImportFailedError,
    Code.ROW_REFUSED: ImportFailedError,
}


def exception_for(
    code: int,
    message: str,
    *,
    stage: int = 0,
    http_status: int = 0,
    retryable: bool = False,
    item: str = "",
    findings: Sequence[Finding] = (),
) -> LadingError:
    """The exception that belongs to a result code."""
    details: Dict[str, Any] = {
        "code": code,
        "stage": stage,
        "http_status": http_status,
        "retryable": retryable,
        "item": item,
    }
    kind = _CLASSES.get(code, LadingError)
    if issubclass(kind, HTTPError) and http_status == 400:
        return BadRequestError(message, **details)
    if issubclass(kind, MissingFileError):
        return MissingFileError(item, code == Code.FILE_EMPTY, message, **details)
    if issubclass(kind, ValidationError):
        return kind(message, findings, **details)
    return kind(message, **details)
