"""The exceptions, by the names of the platform's own client.

Each is a :class:`lading.LadingError` too, with ``code``, ``stage``, ``http_status``, ``retryable`` and ``item``, and
most are the builtin that fits (``ValueError``, ``TimeoutError``, ``ConnectionError``, ``OSError``).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterator, Sequence, Type

from lading import errors
from lading.codes import Code
from lading.errors import Finding, LadingError


class LabelboxError(LadingError):
    """What every error of this package is."""

    def __init__(self, message: object = "", cause: object = None, **details: Any) -> None:
        super().__init__(str(message), **details)
        self.cause = cause


class AuthenticationError(LabelboxError, errors.CredentialsError):
    """No API key, or the platform does not know it."""

    default_code = Code.CREDENTIALS_REFUSED


class AuthorizationError(LabelboxError, errors.ForbiddenError):
    """The API key may not do that."""

    default_code = Code.FORBIDDEN


class ResourceNotFoundError(LabelboxError, errors.NotFoundError):
    default_code = Code.NOT_FOUND


class InvalidQueryError(LabelboxError, errors.ValidationError):
    """What was given breaks a rule, as was seen before anything was imported (``findings``), or by the platform."""


class InvalidAttributeError(InvalidQueryError):
    """A data row has a member that data rows do not have."""


class MalformedQueryException(InvalidQueryError):
    """The platform refused the request as invalid (HTTP 400, or what stands for it)."""

    default_code = Code.REFUSED


class ResourceConflict(LabelboxError, errors.HTTPError):
    default_code = Code.REFUSED


class UnprocessableEntityError(LabelboxError, errors.HTTPError):
    default_code = Code.REFUSED


class OperationNotAllowedException(LabelboxError, errors.HTTPError):
    """Not allowed for this organization, or beyond its limits."""

    default_code = Code.REFUSED


class ApiLimitError(LabelboxError, errors.HTTPError):
    """Too many requests, until the attempts ran out."""

    default_code = Code.RATE_LIMITED


class InternalServerError(LabelboxError, errors.ServerError):
    default_code = Code.SERVER


class NetworkError(LabelboxError, errors.NetworkError):
    default_code = Code.CONNECTION_LOST


class TimeoutError(LabelboxError, errors.WaitTimeout):
    """The time was over; what was waited for may go on."""


class ResourceCreationError(LabelboxError, errors.ImportFailedError):
    """The platform did not make what was asked for."""


class TaskFailedError(ResourceCreationError, ValueError):
    """A task has no result, because the platform ended it without carrying it out."""


class FileError(LabelboxError, errors.FileError):
    """A file changed while it was read, or can't be written."""

    default_code = Code.FILE_CHANGED


class InvalidFileError(InvalidQueryError, FileError):
    """A manifest, or a local file that a row names, can't be read or is empty."""

    default_code = Code.FILE_UNREADABLE


class MissingFileError(InvalidFileError, FileNotFoundError):
    default_code = Code.FILE_MISSING


_BY_CODE: Dict[int, Type[LabelboxError]] = {
    Code.ARGUMENT: InvalidQueryError,
    Code.STRUCT_SIZE: InvalidQueryError,
    Code.UTF8: InvalidQueryError,
    Code.JSON: InvalidQueryError,
    Code.VALIDATION: InvalidQueryError,
    Code.IMAGE: InvalidQueryError,
    Code.CREDENTIALS_MISSING: AuthenticationError,
    Code.CREDENTIALS_FILE: AuthenticationError,
    Code.CREDENTIALS_EXPIRED: AuthenticationError,
    Code.CREDENTIALS_REFUSED: AuthenticationError,
    Code.FORBIDDEN: AuthorizationError,
    Code.TARGET_UNKNOWN: ResourceNotFoundError,
    Code.NOT_FOUND: ResourceNotFoundError,
    Code.FILE_MISSING: MissingFileError,
    Code.FILE_EMPTY: InvalidFileError,
    Code.FILE_UNREADABLE: InvalidFileError,
    Code.FILE_CHANGED: FileError,
    Code.FILE_UNWRITABLE: FileError,
    Code.RESOLVE: NetworkError,
    Code.CONNECT: NetworkError,
    Code.TLS: NetworkError,
    Code.CONNECTION_LOST: NetworkError,
    Code.PROXY: NetworkError,
    Code.CORRUPTED: NetworkError,
    Code.NETWORK_TIMEOUT: TimeoutError,
    Code.DEADLINE: TimeoutError,
    Code.TIMEOUT: TimeoutError,
    Code.STILL_PROCESSING: TimeoutError,
    Code.SERVER: InternalServerError,
    Code.RATE_LIMITED: ApiLimitError,
    Code.IMPORT_FAILED: ResourceCreationError,
    Code.ROW_REFUSED: ResourceCreationError,
}

#: Of what the platform refused. Its answers have status 200: this is the one that an error's code stands for.
_BY_STATUS: Dict[int, Type[LabelboxError]] = {
    400: MalformedQueryException,
    405: OperationNotAllowedException,
    409: ResourceConflict,
    422: UnprocessableEntityError,
    426: OperationNotAllowedException,
}

#: The finding of a member that data rows do not have.
UNKNOWN_MEMBER = "row.member"


@contextmanager
def translated() -> Iterator[None]:
    """Raises errors of the library by the names of this module."""
    try:
        yield
    except LadingError as error:
        if isinstance(error, LabelboxError):
            raise
        raise labelbox_error(error) from error.__cause__


def labelbox_error(error: LadingError, findings: Sequence[Finding] = ()) -> LabelboxError:
    """The same error by its name here."""
    details: Dict[str, Any] = {
        "code": error.code,
        "stage": error.stage,
        "http_status": error.http_status,
        "retryable": error.retryable,
        "item": error.item,
    }
    findings = findings or getattr(error, "findings", ())
    kind = _BY_CODE.get(error.code, LabelboxError)
    if error.code == Code.REFUSED:
        kind = _BY_STATUS.get(error.http_status, LabelboxError)
    if kind is InvalidQueryError and any(finding.code == UNKNOWN_MEMBER for finding in findings):
        kind = InvalidAttributeError
    if issubclass(kind, InvalidQueryError):
        details["findings"] = findings
    return kind(error.message, **details)
