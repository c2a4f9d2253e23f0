"""Answers that are small on the wire and large in memory, and lists without an end."""

import gzip
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hosting import options

from lading import _library
from lading.codes import Code

from .server import answer

MEGABYTE = 1 << 20
PAGE = 16 * MEGABYTE
#: What any answer may add to the process, in KB.
BOUND = 64 * 1024


def ask(server, emulator, operation="projects.list", parameters=None):
    """What a fresh process tells of one request."""
    tests = Path(__file__).resolve().parents[1]
    told = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("asking.py"))],
        input=json.dumps([options(emulator, server.url(), max_attempts=1), "workspaces.list", operation, parameters or {}]),
        env={
            **os.environ,
            "PYTHONPATH": str(tests.parent),
            "LADING_LIBRARY": str(Path(str(_library.load()._name)).resolve()),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def filled(element: str, size=PAGE, start="[", end="0]") -> bytes:
    return (start + element * ((size - len(start) - len(end)) // len(element)) + end).encode()


def wide_object() -> bytes:
    members = ",".join(f'"{number:x}":0' for number in range(1_000_000))
    return b"{" + members.encode() + b"}"


#: Each just within a page's cap.
SHAPES = {
    "lists": lambda: filled("[],"),
    "lists of one": lambda: filled("[1],"),
    "objects": lambda: filled("{},"),
    "objects of one": lambda: filled('{"a":1},'),
    "numbers": lambda: filled("0,"),
    "short texts": lambda: filled('"a",'),
    "longer texts": lambda: filled('"0123456789abcdef",'),
    "escapes": lambda: filled('"' + "\\u0301" * 20 + '",'),
    "nested": lambda: filled("[" * 100 + "]" * 100 + ","),
    "one member for each": wide_object,
    "one long text": lambda: b'["' + b"a" * (PAGE - 4) + b'"]',
    "white space": lambda: b" " * (PAGE - 2) + b"[]",
    "errors": lambda: b'{"errors":' + filled("{},", PAGE - 12) + b"}",
    "marks": lambda: ('["' + "\u0301" * ((PAGE - 4) // 2) + '"]').encode(),
}


def compressed(body: bytes, status=200) -> bytes:
    return answer(status, gzip.compress(body, 6), "Content-Encoding: gzip")


@pytest.mark.parametrize("name", SHAPES)
def test_an_answer_adds_at_most_64_megabytes(name, hostile, emulator):
    body = SHAPES[name]()
    assert len(body) <= PAGE
    told = ask(hostile(lambda request: compressed(body) if "projects" in request.path else None), emulator)
    assert told["added"] <= BOUND, told["added"]
    assert told.get("code", Code.RESPONSE) == Code.RESPONSE


def test_an_answer_above_its_cap_is_refused(hostile, emulator):
    body = b" " * (64 * PAGE)
    told = ask(hostile(lambda request: compressed(body) if "projects" in request.path else None), emulator)
    assert (told["code"], told["added"] <= BOUND) == (Code.RESPONSE, True), told
    assert str(PAGE) in told["message"]


@pytest.mark.parametrize(("status", "code"), [(400, Code.REFUSED), (503, Code.SERVER), (404, Code.NOT_FOUND)])
def test_an_explanation_is_cut_and_its_status_counts(status, code, hostile, emulator):
    body = b'{"message": "' + b"a" * (64 * MEGABYTE) + b'"}'
    told = ask(hostile(lambda request: compressed(body, status) if "projects" in request.path else None), emulator)
    assert told["code"] == code, told
    assert told["added"] <= 4 * 1024 and len(told["message"]) < 1000


def page(rows, cursor) -> bytes:
    return answer(200, json.dumps({"data": rows, "metadata": {"nextCursorId": cursor}}).encode())


@pytest.mark.parametrize("kind", ["the same cursor", "cursors in a ring", "the same page", "empty pages"])
def test_a_list_has_an_end(kind, hostile, emulator):
    asked = itertools.count()

    def script(request):
        if "fetch" not in request.path:
            return None
        number = next(asked)
        rows = [{"uuid": str(number)}]
        return {
            "the same cursor": lambda: page(rows, "again"),
            "cursors in a ring": lambda: page(rows, f"cursor-{number % 3}"),
            "the same page": lambda: page([{"uuid": "1"}], f"cursor-{number}"),
            "empty pages": lambda: page([], f"cursor-{number}"),
        }[kind]()

    server = hostile(script)
    told = ask(server, emulator, "inputs.fetch", {"project": "p"})
    assert "answer" in told, told
    assert sum("fetch" in request.path for request in server.requests) <= 4


def test_a_cursor_that_can_not_be_asked_for_is_no_end(hostile, emulator):
    long = page([{"uuid": "1"}], "c" * 100_000)
    told = ask(hostile(lambda request: long if "fetch" in request.path else None), emulator, "inputs.fetch", {"project": "p"})
    assert told["code"] == Code.RESPONSE and "cursor" in told["message"], told
