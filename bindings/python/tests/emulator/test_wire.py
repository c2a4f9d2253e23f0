"""What holds for every request alike: JSON, bodies, routes, envelopes, compression, the log."""

from __future__ import annotations

import json

import pytest
import requests

from lading.emulator import Emulator

from .api import Api, cameras

INITIALIZE = "/v1/inputs/initialize"


@pytest.mark.parametrize(
    "data, content_type, status, part",
    [
        (b'{"workspaceId": "x"}', "text/plain", 415, "application/json"),
        (b'{"workspaceId": "x"}', None, 415, "application/json"),
        (b'{"workspaceId": ', "application/json", 400, "not valid JSON"),
        (b'{"workspaceId": "\xff"}', "application/json", 400, "not valid JSON"),
        (b'{"workspaceId": "x", "workspaceId": "y"}', "application/json", 400, "duplicate key"),
        (b'{"workspaceId": NaN}', "application/json", 400, "NaN is not JSON"),
        (b"[" * 100_000, "application/json", 400, "not valid JSON"),
        (b"[]", "application/json", 400, "body: must be an object, not a list"),
        (b"", "application/json", 400, "not valid JSON"),
        (b'{"workspaceId": "unknown"}', "application/json; charset=utf-8", 403, "unknown"),
    ],
)
def test_bodies_are_json(api, data, content_type, status, part):
    headers = {"Content-Type": content_type} if content_type else {}
    answer = api.session.post(api.url + INITIALIZE, data=data, headers=headers)
    assert answer.status_code == status
    assert part in answer.json()["message"]


@pytest.mark.parametrize(
    "method, path, status",
    [("GET", "/v1/nothing", 404), ("GET", "/v2/requests", 404), ("GET", INITIALIZE, 405), ("PUT", "/v1/projects", 405)],
)
def test_unknown_routes(api, method, path, status):
    answer = api.call(method, path)
    assert answer.status_code == status
    assert path in answer.json()["message"]


def test_long_answers_are_compressed_for_who_asks(api):
    created = api.create(body=cameras(images=9))
    assert created.headers["Content-Encoding"] == "gzip"
    api.session.headers["Accept-Encoding"] = "identity"
    assert "Content-Encoding" not in api.create(body=cameras(images=9)).headers


def test_envelope(emulator, api):
    emulator.control.settings(envelope=True)
    assert [p["project"] for p in api.call("GET", "/v1/projects").json()["data"]] == ["project-a", "project-b"]
    assert "nextCursorId" not in api.call("POST", "/v2/inputs/query", {}).json()["metadata"]
    assert set(api.call("GET", "/v1/nothing").json()) == {"message"}


def test_log(emulator, api):
    api.session.headers.update({"X-Organization-Id": "7", "User-Agent": "test/1"})
    emulator.control.clear_requests()
    api.create(body=cameras("logged"), dry_run=True)
    first, second = emulator.control.requests()
    assert (first["sequence"], first["method"], first["path"]) == (1, "POST", INITIALIZE)
    assert (second["sequence"], second["status"]) == (2, 200)
    assert second["query"]["workspaceId"]
    assert second["body"]["externalId"] == "logged"
    headers = second["headers"]
    assert (headers["x-dryrun"], headers["x-organization-id"], headers["user-agent"]) == ("", "7", "test/1")
    assert second["connection"] == first["connection"]
    assert emulator.control.requests(method="PUT") == []


def test_control_is_not_in_the_log(emulator):
    emulator.control.settings()
    requests.get(emulator.url + "/_emulator/health", timeout=30)
    assert emulator.control.requests() == []


def test_control_lists_its_endpoints(emulator):
    listed = requests.get(emulator.url + "/_emulator/", timeout=30).json()
    assert "POST /_emulator/faults" in listed
    assert requests.get(emulator.url + "/_emulator/nothing", timeout=30).status_code == 404


@pytest.mark.parametrize("changes", [{"nonsense": 1}, {"token_seconds": -1}, {"page_size": 0}, {"workspaces": [{}]}])
def test_settings_are_checked(emulator, changes):
    with pytest.raises(ValueError, match="settings"):
        emulator.control.settings(**changes)


def test_reset_brings_everything_back(emulator, api):
    api.scene("project/project-a/")
    emulator.control.settings(processing_polls=9)
    emulator.control.faults({"fault": {"status": 500}})
    emulator.control.advance_clock(10_000)
    emulator.control.reset()
    control = emulator.control
    assert [control.scenes(), control.objects(), control.inputs(), control.faults(), control.requests()] == [[]] * 5
    assert control.settings()["processing_polls"] == 2
    assert api.call("GET", "/v1/projects").status_code == 401


def test_two_emulators_beside_each_other(tmp_path):
    with Emulator(keep_objects=True, processing_polls=0) as first, Emulator(dir=tmp_path) as second:
        scene_uuid = Api(first.url).scene()
        assert first.control.object_bytes(f"{scene_uuid}/image-0.jpg") == b"bytes"
        assert second.control.scenes() == []
        with pytest.raises(ValueError, match="No bytes"):
            second.control.object_bytes("a/b")


def test_stopped_emulator_is_gone():
    emulator = Emulator().start()
    emulator.stop()
    emulator.stop()
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(emulator.url, timeout=5)


def test_settings_of_a_new_emulator_are_checked():
    with pytest.raises(ValueError, match="nonsense"):
        Emulator(nonsense=1)


def test_credentials_file_is_json(emulator, tmp_path):
    credentials = json.loads(emulator.credentials_file(tmp_path / "c.json").read_text())
    assert (credentials["clientId"], credentials["issuer"]) == (Emulator.client_id, emulator.url)
