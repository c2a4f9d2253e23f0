"""Signed URLs: what may be put there, and until when."""

from __future__ import annotations

import hashlib
import os
import socket
from urllib.parse import urlsplit

import pytest
import requests

from .api import cameras, put, resource

CONTENT_TYPES = {
    "a.jpg": "image/jpeg",
    "a.JPEG": "image/jpeg",
    "a.png": "image/png",
    "a.webp": "image/webp",
    "a.avif": "image/avif",
    "a.csv": "text/csv",
    "a.pcd": "application/octet-stream",
    "a.las": "application/octet-stream",
    "a.laz": "application/octet-stream",
}


@pytest.fixture
def url(api):
    return api.create().json()["files"]["image-0.jpg"]


@pytest.mark.parametrize("filename, content_type", CONTENT_TYPES.items())
def test_content_type_follows_the_file_name(api, filename, content_type):
    images = content_type.startswith("image/")
    body = {"externalId": "e", "frame": {"images" if images else "pointClouds": [resource(filename, "S")]}}
    url = api.create("cameras" if images else "lidars", body).json()["files"][filename]
    refused = put(url, content_type="application/json")
    assert refused.status_code == 400
    assert content_type in refused.json()["message"]
    assert put(url, content_type=content_type).status_code == 200


def test_size_and_hash_are_kept_and_a_repeat_replaces(emulator, url):
    for data in (b"first", os.urandom(300_000)):
        assert put(url, data).status_code == 200
    (stored,) = emulator.control.objects()
    assert (stored["size"], stored["uploads"]) == (300_000, 2)
    assert stored["sha256"] == hashlib.sha256(data).hexdigest()
    assert emulator.control.requests("/_storage/")[-1]["body"] == {"size": 300_000, "sha256": stored["sha256"]}


def test_bearer_token_is_refused(emulator, api, url):
    answer = api.session.put(url, data=b"x", headers={"Content-Type": "image/jpeg"})
    assert answer.status_code == 400
    assert "token" in answer.json()["message"]
    emulator.control.settings(accept_bearer_on_storage=True)
    assert api.session.put(url, data=b"x", headers={"Content-Type": "image/jpeg"}).status_code == 200


def test_expired_url(emulator, url):
    emulator.control.advance_clock(3600)
    answer = put(url)
    assert answer.status_code == 400
    assert "<Code>ExpiredToken</Code>" in answer.text
    assert answer.headers["Content-Type"].startswith("application/xml")


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("X-Goog-Expires=3600", "X-Goog-Expires=999999"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("image-0.jpg", "image-1.jpg"),
        lambda url: url.split("?")[0],
    ],
)
def test_changed_url_is_refused(url, change):
    answer = put(change(url))
    assert answer.status_code == 403
    assert "SignatureDoesNotMatch" in answer.text


def test_empty_body_is_refused(emulator, url):
    assert put(url, b"").status_code == 400
    assert emulator.control.objects()[0]["size"] is None


def test_chunked_upload_needs_the_setting(emulator, url):
    chunks = lambda: iter([b"one", b"two"])  # noqa: E731
    headers = {"Content-Type": "image/jpeg"}
    assert requests.put(url, data=chunks(), headers=headers, timeout=30).status_code == 411
    emulator.control.settings(accept_chunked_uploads=True)
    assert requests.put(url, data=chunks(), headers=headers, timeout=30).status_code == 200
    assert emulator.control.objects()[0]["size"] == 6
    assert requests.put(url, data=iter([]), headers=headers, timeout=30).status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_only_put(url, method):
    answer = requests.request(method, url, timeout=30)
    assert answer.status_code == 405
    assert "PUT" in answer.json()["message"]


def test_half_an_upload_is_no_upload(emulator, api, url):
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port)) as peer:
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 99"
        peer.sendall(head.encode() + b"\r\n\r\nhalf")
    assert put(url, b"whole").status_code == 200
    (stored,) = emulator.control.objects()
    assert (stored["size"], stored["uploads"]) == (5, 1)


@pytest.mark.parametrize("resource_id", ["/a/b c.jpg", "../up.jpg", "å/ö%2F?.jpg", "a&b=c#d.jpg"])
def test_any_resource_id_has_a_url(api, resource_id):
    body = cameras()
    body["frame"]["images"][0]["resourceId"] = resource_id
    assert put(api.create(body=body).json()["files"][resource_id]).status_code == 200


@pytest.mark.parametrize(
    "style, headers",
    [
        ("none", {}),
        ("google", {"x-goog-hash": "crc32c=4waSgw==,md5=JfnnlDI7RTiF9RgfG2JNCw=="}),
        ("amazon", {"ETag": '"25f9e794323b453885f5181f1b624d0b"'}),
    ],
)
def test_hashes_of_what_was_taken(emulator, url, style, headers):
    emulator.control.settings(storage_hashes=style)
    answer = put(url, b"123456789")
    assert {name: value for name, value in answer.headers.items() if name in ("ETag", "x-goog-hash")} == headers
    assert ("x-amz-request-id" in answer.headers) == (style == "amazon")
