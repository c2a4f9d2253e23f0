"""Texts of a server, and names of files, that take a terminal over or a reader's time."""

import json

import pytest
from hosting import options, scene

from lading.codes import Code, State

from .server import answer

MARKS = "\u0301" * 200_000
WAIT = {"wait": 1, "poll_interval_ms": 5}
TEXTS = {
    "combining marks": "e" + MARKS,
    "escapes": "\x1b]0;owned\x07\x1b[2J" * 5000,
    "half a character": "a" * 4095 + "\u00e5" * 1000,
    "controls": "line\r\n\x00\x85\x7f" * 5000,
    "directions": "\u202egpj.exe\u2066" * 5000,
    "joined": "\U0001f468\u200d" * 50_000,
}
all_texts = pytest.mark.parametrize("name", TEXTS)


def is_fit(text: str) -> bool:
    """Short, and nothing in it that a terminal obeys or that can't be seen."""
    unfit = {0x7F, *range(0x20), *range(0x80, 0xA0), 0x61C, *range(0x200E, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A)}
    return 0 < len(text.encode()) <= 4096 and not unfit.intersection(map(ord, text))


def submit(host, emulator, server):
    host.do("open", "client", options(emulator, server.url(), max_attempts=1))
    host.do("submit", "client", scene("drive", memory=["FRONT"]), {"FRONT": 0}, WAIT)
    return host.results(1)["drive"]


@all_texts
def test_what_an_error_says_is_fit_to_be_shown(name, hostile, emulator, start_host):
    body = json.dumps({"message": TEXTS[name]}, ensure_ascii=False).encode()
    host = start_host()
    result = submit(host, emulator, hostile(lambda request: answer(400, body) if request.path.startswith("/v1/inputs") else None))
    assert (result["state"], result["code"]) == (State.FAILED, Code.REFUSED)
    assert is_fit(result["message"]), result["message"][:300]


@all_texts
def test_why_a_scene_failed_is_fit_to_be_shown(name, hostile, emulator, start_host):
    def script(request):
        if request.path != "/v2/scenes/query":
            return None
        uuid = json.loads(request.body)["sceneUuids"][0]
        status = {"uuid": uuid, "status": "failed", "errorMessage": TEXTS[name], "viewLink": TEXTS[name][:5000]}
        return answer(200, json.dumps([status], ensure_ascii=False).encode())

    host = start_host()
    result = submit(host, emulator, hostile(script))
    assert (result["state"], result["code"]) == (State.FAILED, Code.SCENE_FAILED)
    assert is_fit(result["message"]), result["message"][:300]


@pytest.mark.parametrize("identifier", ["../../v2/scenes", "a/b", "..", "a\nb", "", "a" * 257, "e" + MARKS, "%2e%2e"])
def test_an_id_leads_nowhere_else(identifier, hostile, emulator, start_host):
    answered = answer(200, json.dumps({"sceneUuid": identifier}).encode())
    server = hostile(lambda request: answered if request.path == "/v1/inputs/initialize" else None)
    host = start_host()
    result = submit(host, emulator, server)
    assert (result["state"], result["code"]) == (State.FAILED, Code.RESPONSE), result
    after = server.requests[[request.path for request in server.requests].index("/v1/inputs/initialize") + 1 :]
    assert [request.path for request in after] == []


def test_a_file_name_of_300_kilobytes(emulator, start_host):
    host = start_host()
    host.do("open", "client", options(emulator))
    host.do("submit", "client", scene("drive", files=["e" + "\u0301" * 150_000 + ".png"]), {}, WAIT)
    result = host.results(1)["drive"]
    assert (result["state"], is_fit(result["message"])) == (State.FAILED, True)
