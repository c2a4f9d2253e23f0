"""Uploaded files: multipart requests, their length and what is kept of them."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from urllib.parse import urlsplit

import pytest

from lading.emulator.labelbox import uploads

from .api import UPLOAD, refusal_of


def test_size_hash_and_name_are_kept(emulator, api):
    data = os.urandom(300_000)
    answer = api.upload_answer(data, name="å b.jpg").json()["data"]["uploadFile"]
    (stored,) = emulator.control.uploads()
    assert (stored["url"], stored["filename"], stored["content_type"]) == (answer["url"], "å b.jpg", "image/jpeg")
    assert (stored["size"], stored["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert answer["url"].startswith("https://")
    (entry,) = emulator.control.requests("/graphql")
    assert (entry["operations"], entry["body"]["size"]) == (["uploadFile"], len(data))


def test_the_same_file_twice_has_two_urls(api):
    assert api.upload(b"x") != api.upload(b"x")


@pytest.mark.parametrize("data, length", [(b"1234", 5), (b"1234", 3), (b"", 0)])
def test_a_wrong_length_is_refused(emulator, api, data, length):
    code, message = refusal_of(api.upload_answer(data, length=length))
    assert code == "MALFORMED_REQUEST"
    assert "contentLength" in message or "empty" in message
    assert emulator.control.uploads() == []


def test_a_file_that_is_too_big(emulator, api, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    assert "1001" in refusal_of(api.upload_answer(b"x" * 1001))[1]
    assert emulator.control.uploads() == []
    api.upload(b"x" * 1000)


def test_a_file_without_a_multipart_request(api):
    assert api.refusal(UPLOAD, file="bytes", contentLength=5)[0] == "MALFORMED_REQUEST"


def body(*parts, end=b"--"):
    """Parts are `(headers, bytes)`, with the boundary xyz."""
    lines = b"".join(b"--xyz\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n" for head, data in parts)
    return lines + b"--xyz" + end + b"\r\n"


def part(name, data, extra=""):
    return (f'Content-Disposition: form-data; name="{name}"{extra}', data)


OPERATIONS = part("operations", json.dumps({"query": UPLOAD, "variables": {"file": None, "contentLength": 4}}).encode())
MAP = part("map", b'{"1": ["variables.file"]}')
FILE = part("1", b"data", '; filename="a.jpg"')


@pytest.mark.parametrize(
    "text",
    [
        body(MAP, OPERATIONS, FILE),
        body(OPERATIONS, FILE),
        body(OPERATIONS, MAP),
        body(OPERATIONS, MAP, part("2", b"data", '; filename="a.jpg"')),
        body(OPERATIONS, MAP, part("1", b"data")),
        body(OPERATIONS, MAP, FILE, FILE),
        body(OPERATIONS, part("map", b'{"1": ["variables.other"]}'), FILE),
        body(part("operations", b"{"), MAP, FILE),
        body(("Content-Disposition: form-data", b"{}")),
        body(OPERATIONS, MAP, FILE)[:-20],
        body(OPERATIONS, MAP, FILE, end=b""),
        b"prefix" + body(OPERATIONS, MAP, FILE),
        b"",
    ],
)
def test_what_is_no_upload(emulator, api, text):
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    assert refusal_of(api.session.post(api.url, data=text, headers=headers, timeout=30))[0] == "MALFORMED_REQUEST"
    assert emulator.control.uploads() == []


def test_a_boundary_is_needed(api):
    headers = {"Content-Type": "multipart/form-data"}
    text = body(OPERATIONS, MAP, FILE)
    assert "boundary" in refusal_of(api.session.post(api.url, data=text, headers=headers, timeout=30))[1]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_parts_that_arrive_in_pieces(emulator, api, size):
    """Of bytes that look like a boundary almost to the end, or are line breaks."""
    data = b"\r\n--xy\r\n--\r\n\r\n--xy-" + bytes(range(256)) + b"\r\n"
    operations = json.dumps({"query": UPLOAD, "variables": {"file": None, "contentLength": len(data)}}).encode()
    text = body(part("operations", operations), MAP, part("1", data, '; filename="a.jpg"'))
    place = urlsplit(api.url)
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: {api.session.headers['Authorization']}\r\n"
        f'Content-Type: multipart/form-data; boundary="xyz"\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n'
    )
    with socket.create_connection((place.hostname, place.port)) as peer:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer.sendall(head.encode())
        for at in range(0, len(text), size):
            peer.sendall(text[at : at + size])
        while peer.recv(65536):
            pass
    (stored,) = emulator.control.uploads()
    assert (stored["size"], stored["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
