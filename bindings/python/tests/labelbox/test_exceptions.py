"""Errors of the library have the names of the platform's own client, and stay what they were."""

import builtins
import pickle

import pytest

from lading import Code, Finding, LadingError, Stage
from lading.errors import exception_for
from lading.labelbox import exceptions

#: Of `lbox.exceptions`, those that an import of data rows can meet.
NAMES = [
    "ApiLimitError",
    "AuthenticationError",
    "AuthorizationError",
    "InternalServerError",
    "InvalidAttributeError",
    "InvalidQueryError",
    "LabelboxError",
    "MalformedQueryException",
    "NetworkError",
    "OperationNotAllowedException",
    "ResourceConflict",
    "ResourceCreationError",
    "ResourceNotFoundError",
    "TimeoutError",
    "UnprocessableEntityError",
]


def translated(code, http_status=0, findings=()):
    with pytest.raises(exceptions.LabelboxError) as caught:
        with exceptions.translated():
            raise exception_for(
                code, "why", stage=Stage.IMPORT, http_status=http_status, retryable=True, item="x", findings=findings
            )
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_one_except_clause_serves(name):
    kind = getattr(exceptions, name)
    assert issubclass(kind, exceptions.LabelboxError) and issubclass(kind, LadingError)
    assert str(kind("why")) == "why"


@pytest.mark.parametrize(
    ("code", "http_status", "name", "builtin"),
    [
        (Code.CREDENTIALS_MISSING, 0, "AuthenticationError", ValueError),
        (Code.CREDENTIALS_REFUSED, 401, "AuthenticationError", ValueError),
        (Code.FORBIDDEN, 403, "AuthorizationError", OSError),
        (Code.NOT_FOUND, 404, "ResourceNotFoundError", OSError),
        (Code.REFUSED, 400, "MalformedQueryException", ValueError),
        (Code.REFUSED, 400, "InvalidQueryError", ValueError),
        (Code.REFUSED, 405, "OperationNotAllowedException", OSError),
        (Code.REFUSED, 409, "ResourceConflict", OSError),
        (Code.REFUSED, 422, "UnprocessableEntityError", OSError),
        (Code.REFUSED, 426, "OperationNotAllowedException", OSError),
        (Code.RATE_LIMITED, 429, "ApiLimitError", OSError),
        (Code.SERVER, 503, "InternalServerError", OSError),
        (Code.CONNECTION_LOST, 0, "NetworkError", ConnectionError),
        (Code.NETWORK_TIMEOUT, 0, "TimeoutError", builtins.TimeoutError),
        (Code.DEADLINE, 0, "TimeoutError", builtins.TimeoutError),
        (Code.VALIDATION, 0, "InvalidQueryError", ValueError),
        (Code.JSON, 0, "InvalidQueryError", ValueError),
        (Code.ARGUMENT, 0, "InvalidQueryError", ValueError),
        (Code.FILE_MISSING, 0, "InvalidQueryError", FileNotFoundError),
        (Code.FILE_EMPTY, 0, "InvalidQueryError", OSError),
        (Code.FILE_UNWRITABLE, 0, "FileError", OSError),
        (Code.IMPORT_FAILED, 0, "ResourceCreationError", RuntimeError),
    ],
)
def test_each_code_has_its_name(code, http_status, name, builtin):
    error = translated(code, http_status)
    assert isinstance(error, getattr(exceptions, name)) and isinstance(error, builtin)
    assert (error.message, error.code, error.stage, error.http_status) == ("why", code, Stage.IMPORT, http_status)
    assert error.retryable and error.item == "x"


@pytest.mark.parametrize("code", [each for each in Code if each is not Code.OK])
def test_every_code_becomes_an_error_of_this_package(code):
    assert translated(code).code == code


def test_a_code_of_a_newer_library():
    assert translated(4711).code == 4711


def test_findings_come_along():
    finding = Finding("error", "row-data.scheme", "row_data", "must be https", row=3, line=4, column=1)
    assert translated(Code.VALIDATION, findings=[finding]).findings == [finding]
    assert exceptions.labelbox_error(exception_for(Code.FILE_MISSING, "why"), [finding]).findings == [finding]


def test_an_unknown_member_has_a_name_of_its_own():
    finding = Finding("error", exceptions.UNKNOWN_MEMBER, "foo", "no such member", row=0)
    assert type(translated(Code.VALIDATION, findings=[finding])) is exceptions.InvalidAttributeError


def test_an_error_survives_a_process_pool():
    copy = pickle.loads(pickle.dumps(translated(Code.VALIDATION, findings=[Finding("error", "a", "b", "c", row=1)])))
    assert (copy.message, copy.code, copy.findings[0].row) == ("why", Code.VALIDATION, 1)


def test_what_is_no_error_of_the_library_stays():
    with pytest.raises(KeyError), exceptions.translated():
        raise KeyError("x")
