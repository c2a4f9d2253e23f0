"""Headers that are too long, and tokens that would begin another header: an answer that is none, and may be one later."""

import json

import pytest
from hosting import options, scene

from lading.codes import Code, Stage, State

from .server import answer

WAIT = {"wait": 1, "poll_interval_ms": 5}
SIGN_IN = "/v1/auth/oauth/token"


def token(text):
    return lambda: answer(200, json.dumps({"access_token": text, "expires_in": 3600}).encode())


#: By name: the path of what is answered so, and the answer.
ANSWERS = {
    "a header of 200 KB": ("/v1/", lambda: answer(200, b"{}", "X-Long: " + "x" * 200_000)),
    "headers of 400 KB": ("/v1/", lambda: answer(200, b"{}", *[f"X-{n}: " + "x" * 40_000 for n in range(10)])),
    "a sign-in with such a header": (SIGN_IN, lambda: answer(200, b"{}", "X-Long: " + "x" * 200_000)),
    "a token with CR and LF": (SIGN_IN, token("abc\r\nX-Evil: 1")),
    "a token with LF": (SIGN_IN, token("abc\ndef")),
    "a token with NUL": (SIGN_IN, token("abc\0def")),
    "a token with a space": (SIGN_IN, token("abc def")),
    "a token that is not ASCII": (SIGN_IN, token("abc\u00e4")),
}
all_answers = pytest.mark.parametrize("name", ANSWERS)


def misbehaving(hostile, name, times):
    """A server that answers so for the first times; else as the emulator."""
    path, wrong = ANSWERS[name]
    left = [times]

    def script(request):
        if not request.path.startswith(path) or (path != SIGN_IN and request.path == SIGN_IN) or left[0] == 0:
            return None
        left[0] -= 1
        return wrong()

    return hostile(script)


def submit(host, emulator, server, **more):
    host.do("open", "client", options(emulator, server.url(), **more))
    host.do("submit", "client", scene("drive", memory=["FRONT"]), {"FRONT": 0}, WAIT)


@all_answers
def test_they_are_answers_that_can_not_be_read(name, hostile, emulator, start_host):
    host = start_host()
    submit(host, emulator, misbehaving(hostile, name, -1), max_attempts=3)
    result = host.results(1)["drive"]
    assert (result["state"], result["code"]) == (State.FAILED, Code.RESPONSE), result
    assert (result["stage"] == Stage.SIGN_IN) == (ANSWERS[name][0] == SIGN_IN)


@all_answers
def test_once_is_not_enough_to_fail(name, hostile, emulator, start_host):
    host = start_host()
    server = misbehaving(hostile, name, 1)
    submit(host, emulator, server)
    result = host.results(1)["drive"]
    assert (result["state"], result["message"]) == (State.CREATED, "")
    assert all("x-evil" not in request.headers for request in server.requests)


@all_answers
def test_a_spool_outlasts_them(name, hostile, emulator, start_host, tmp_path):
    host = start_host()
    submit(host, emulator, misbehaving(hostile, name, 7), max_attempts=2, spool_directory=tmp_path / "spool")
    result = host.results(1)["drive"]
    assert (result["state"], result["message"]) == (State.CREATED, "")
    assert len(emulator.control.scenes()) == 1
