"""What goes wrong around a program: credentials, workspaces, servers, files."""

import json

import pytest

from lading import Code
from lading.errors import (
    CredentialsError,
    FileError,
    LadingError,
    NetworkError,
    ResponseError,
    WorkspaceError,
)
from lading.kognic import HTTPError

FEW = {"max_retry_attempts": 2, "max_retry_wait_time": 0.01}


def test_wrong_credentials(connect):
    with pytest.raises(CredentialsError) as error:
        connect(auth=("emulator-client", "not-the-one"))
    assert error.value.code == Code.CREDENTIALS_REFUSED
    assert "not-the-one" not in str(error.value)


def test_no_credentials(connect):
    with pytest.raises(CredentialsError) as error:
        connect(auth=None)
    assert error.value.code == Code.CREDENTIALS_MISSING


def test_credentials_from_the_environment(connect, emulator, monkeypatch, tmp_path):
    monkeypatch.setenv("KOGNIC_CREDENTIALS", str(emulator.credentials_file(tmp_path / "credentials.json")))
    assert connect(auth=None).workspace_id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expires": "2020-01-01T00:00:00.123456789Z"}, Code.CREDENTIALS_EXPIRED),
        ({"clientSecret": None}, Code.CREDENTIALS_FILE),
        ("not JSON", Code.CREDENTIALS_FILE),
    ],
)
def test_bad_credentials_files(change, code, connect, emulator, tmp_path):
    path = emulator.credentials_file(tmp_path / "credentials.json")
    if isinstance(change, dict):
        document = {**json.loads(path.read_text()), **change}
        path.write_text(json.dumps({key: value for key, value in document.items() if value is not None}))
    else:
        path.write_text(change)
    emulator.control.clear_requests()
    with pytest.raises(CredentialsError) as error:
        connect(auth=str(path))
    assert error.value.code == code
    assert emulator.control.requests() == []


@pytest.mark.parametrize(("count", "code"), [(0, Code.WORKSPACE_NONE), (2, Code.WORKSPACE_AMBIGUOUS)])
def test_not_exactly_one_workspace(count, code, connect, emulator):
    (workspace,) = emulator.control.settings()["workspaces"]
    ids = ["11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"][:count]
    emulator.control.settings(workspaces=[{**workspace, "id": each} for each in ids])
    with pytest.raises(WorkspaceError) as error:
        connect()
    assert error.value.code == code
    assert isinstance(error.value, ValueError)
    if ids:
        assert connect(write_workspace_id=ids[1]).workspace_id == ids[1]


def test_an_unknown_project(client, emulator, scene):
    with pytest.raises(LadingError) as error:
        client.cameras.create(scene(), project="project-z")
    assert "project-z" in str(error.value) + error.value.item
    assert error.value.code == Code.TARGET_UNKNOWN


@pytest.mark.parametrize("fault", [{"html": True, "status": 200}, {"broken_json": True}, {"empty": True}])
def test_a_server_that_answers_something_else(fault, connect, emulator):
    client = connect(**FEW)
    emulator.control.faults({"match": {"path": "/v1/projects"}, "fault": fault})
    with pytest.raises(ResponseError) as error:
        client.project.get_projects()
    assert error.value.code == Code.RESPONSE
    assert len(str(error.value)) < 1200


def test_a_server_that_is_down(connect, emulator):
    client = connect(**FEW)
    emulator.control.faults({"match": {"path": "/v1/projects"}, "fault": {"status": 503}})
    with pytest.raises(HTTPError) as error:
        client.project.get_projects()
    assert (error.value.code, error.value.http_status, error.value.retryable) == (Code.SERVER, 503, True)


def test_a_passing_fault_is_not_seen(connect, emulator, scene):
    client = connect(max_retry_wait_time=0.01)
    emulator.control.faults({"fault": {"status": 503}, "times": 3})
    assert client.cameras.create(scene()).scene_uuid


def test_a_host_that_is_not_there(connect):
    with pytest.raises(NetworkError) as error:
        connect(base_url="http://127.0.0.1:9", **FEW)
    assert error.value.code == Code.CONNECT
    assert isinstance(error.value, ConnectionError)


def test_a_file_that_vanishes_after_the_check(client, scene, folder):
    gone = scene("front.png")
    (folder / "front.png").unlink()
    with pytest.raises((FileError, LadingError)) as error:
        client.cameras.create(gone)
    assert "front.png" in str(error.value) + error.value.item


@pytest.mark.parametrize("name", ["köln 猫.png", "a b.png", "percent%20.png", "quote'\".png", "🚗.png"])
def test_names_of_files_arrive_as_they_are(name, client, emulator, scene, folder):
    (folder / "front.png").rename(folder / name)
    client.cameras.create(scene(name))
    assert [entry["filename"] for entry in emulator.control.objects()] == [name]
    assert all(entry["uploads"] == 1 for entry in emulator.control.objects())


def test_a_name_that_is_not_unicode_is_refused(client, scene, folder):
    import os

    os.rename("front.png", b"caf\xe9.png")
    with pytest.raises(LadingError, match="UTF-8"):
        client.cameras.create(scene(os.fsdecode(b"caf\xe9.png")))


def test_an_unknown_option_is_named():
    from lading.client import Client

    with pytest.raises(ValueError, match="no option nonsense"):
        Client(nonsense=1)


def test_what_is_elsewhere_says_so(client):
    with pytest.raises(AttributeError, match="kognic-io"):
        client.annotation.get_annotation_by_id("a")
