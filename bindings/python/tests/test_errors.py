"""Which exception a result code becomes, and what programs catch it as."""

import pickle
import re
from pathlib import Path

import pytest

import lading
from lading import errors
from lading.codes import Code, Stage
from lading.kognic import HTTPError


@pytest.mark.parametrize(
    ("code", "status", "caught_as"),
    [
        (Code.REFUSED, 400, RuntimeError),
        (Code.VALIDATION, 0, (RuntimeError, ValueError)),
        (Code.REFUSED, 409, HTTPError),
        (Code.NOT_FOUND, 404, HTTPError),
        (Code.FORBIDDEN, 403, HTTPError),
        (Code.TARGET_UNKNOWN, 404, HTTPError),
        (Code.SERVER, 503, HTTPError),
        (Code.CREDENTIALS_REFUSED, 401, HTTPError),
        (Code.CREDENTIALS_EXPIRED, 0, ValueError),
        (Code.WORKSPACE_AMBIGUOUS, 0, ValueError),
        (Code.WORKSPACE_NONE, 0, ValueError),
        (Code.FILE_MISSING, 0, FileNotFoundError),
        (Code.FILE_CHANGED, 0, OSError),
        (Code.IMAGE, 0, ValueError),
        (Code.SOURCE_FAILED, 0, RuntimeError),
        (Code.CONNECT, 0, ConnectionError),
        (Code.NETWORK_TIMEOUT, 0, TimeoutError),
        (Code.RESPONSE, 200, ValueError),
        (Code.STILL_PROCESSING, 0, TimeoutError),
        (Code.ARGUMENT, 0, ValueError),
    ],
)
def test_codes_become_exceptions_that_moved_programs_catch(code, status, caught_as):
    error = errors.exception_for(
        code, "what happened", stage=Stage.UPLOAD, http_status=status, retryable=True, item="front.png"
    )
    for kind in caught_as if isinstance(caught_as, tuple) else (caught_as,):
        assert isinstance(error, kind)
    assert isinstance(error, lading.LadingError)
    assert (error.code, error.stage, error.http_status, error.retryable) == (code, Stage.UPLOAD, status, True)
    assert (str(error), error.message, error.item) == ("what happened", "what happened", "front.png")


def test_a_400_is_not_caught_as_http_error():
    # As with the platform's own client, whose 400 is a plain RuntimeError.
    assert not isinstance(errors.exception_for(Code.REFUSED, "bad", http_status=400), HTTPError)


def test_http_errors_have_a_response():
    error = errors.exception_for(Code.NOT_FOUND, "no such scene", http_status=404)
    assert error.response.status_code == 404


def test_every_code_has_an_exception():
    for code in Code:
        if code:
            assert str(errors.exception_for(code, "text")) == "text"


def test_an_unknown_code_is_kept():
    error = errors.exception_for(4711, "new", stage=99)
    assert (error.code, error.stage) == (4711, 99)


@pytest.mark.parametrize("code", [Code.FILE_MISSING, Code.VALIDATION, Code.CONNECT, Code.REFUSED])
def test_exceptions_survive_pickling(code):
    error = errors.exception_for(code, "text", http_status=409, item="a.png")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), copy.code, copy.http_status, copy.item) == ("text", code, 409, "a.png")


def test_validation_errors_carry_their_findings():
    finding = errors.Finding("error", "image.truncated", "front.png", "the file ends early", 3)
    assert errors.exception_for(Code.VALIDATION, "1 finding", findings=[finding]).findings == [finding]


def test_missing_file_error_says_which_and_how():
    assert errors.MissingFileError("a.png").filename == "a.png"
    empty = errors.MissingFileError("b.png", empty=True)
    assert empty.empty and "b.png" in str(empty) and empty.code == Code.FILE_EMPTY


def test_versions_agree():
    pyproject = (Path(__file__).parents[1] / "pyproject.toml").read_text()
    assert re.search(r'^version = "(.*)"$', pyproject, re.M).group(1) == lading.__version__
