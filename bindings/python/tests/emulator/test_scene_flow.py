"""A scene from initialize to created, and the orders of steps that the platform refuses."""

from __future__ import annotations

import pytest

from .api import WORKSPACE_ID, cameras, put


def test_whole_flow(emulator, api):
    answer = api.create(body=cameras(images=2))
    files = answer.json()["files"]
    assert set(files) == {"image-0.jpg", "image-1.jpg"}
    scene_uuid = api.upload(answer)
    assert [api.status(scene_uuid) for _ in range(4)] == ["processing", "processing", "created", "created"]
    (scene,) = api.query(scene_uuid).json()
    assert scene["viewLink"] == f"https://app.kognic.com/view/input/{scene_uuid}"
    assert (scene["externalId"], scene["sceneType"], scene["workspaceId"]) == ("scene-1", "cameras", WORKSPACE_ID)
    assert "errorMessage" not in scene and "calibrationId" not in scene
    assert [o["size"] for o in emulator.control.objects()] == [5, 5]


def test_before_the_commit_a_scene_is_pending(api):
    scene_uuid = api.create().json()["internalId"]
    assert [api.status(scene_uuid) for _ in range(5)] == ["pending"] * 5


def test_an_initialized_uuid_is_not_a_scene_yet(api):
    assert api.query(api.initialize()).status_code == 404


def test_commit_needs_every_file(api):
    created = api.create(body=cameras(images=2)).json()
    put(created["files"]["image-0.jpg"])
    answer = api.commit(created["internalId"])
    assert answer.status_code == 400
    assert "image-1.jpg" in answer.json()["message"]


def test_commit_again_changes_nothing(api):
    scene_uuid = api.scene()
    assert api.commit(scene_uuid).status_code == 200
    assert api.status(scene_uuid) == "created"


def test_commit_of_an_unknown_scene(api):
    assert api.commit("00000000-0000-4000-8000-000000000000").status_code == 404


def test_commit_takes_no_body(api):
    scene_uuid = api.create().json()["internalId"]
    assert api.call("POST", f"/v1/inputs/{scene_uuid}/actions/commit", {}).status_code == 400


def test_dry_run_leaves_nothing(emulator, api):
    answer = api.create(dry_run=True)
    assert (answer.status_code, answer.json()) == (200, {})
    assert emulator.control.scenes() == [] and emulator.control.objects() == []


def test_dry_run_reports_the_same_errors(api):
    body = cameras()
    body["frame"]["images"][0]["filename"] = "image.gif"
    assert api.create(body=body, dry_run=True).status_code == 400


def test_dry_run_header_is_empty(api):
    api.session.headers["X-Dryrun"] = "true"
    assert api.call("POST", "/v1/inputs", {"sceneUuid": "s", "project": "p"}).status_code == 400


def test_uuid_must_be_initialized(api):
    body = {**cameras(), "internalId": "00000000-0000-4000-8000-000000000000"}
    answer = api.call("POST", f"/v1/inputs/cameras?workspaceId={WORKSPACE_ID}", body)
    assert answer.status_code == 404
    assert "initialize" in answer.json()["message"]


def test_uuid_makes_one_scene(api):
    scene_uuid = api.create().json()["internalId"]
    body = {**cameras(), "internalId": scene_uuid}
    assert api.call("POST", f"/v1/inputs/cameras?workspaceId={WORKSPACE_ID}", body).status_code == 409


def test_uuid_belongs_to_its_workspace(emulator, api):
    other = {"id": "other", "externalId": "other", "name": "Other"}
    emulator.control.settings(workspaces=[{"id": WORKSPACE_ID, "externalId": "e", "name": "E"}, other])
    body = {**cameras(), "internalId": api.initialize()}
    assert api.call("POST", "/v1/inputs/cameras?workspaceId=other", body).status_code == 400


@pytest.mark.parametrize("query, status", [("", 400), ("?workspaceId=unknown", 403)])
def test_workspace_must_be_known(api, query, status):
    body = {**cameras(), "internalId": api.initialize()}
    answer = api.call("POST", "/v1/inputs/cameras" + query, body)
    assert answer.status_code == status
    assert "workspaceId" in answer.json()["message"]


def test_processing_can_take_time(emulator, api):
    emulator.control.settings(processing_polls=0, processing_seconds=30)
    scene_uuid = api.upload(api.create())
    assert [api.status(scene_uuid) for _ in range(3)] == ["processing"] * 3
    emulator.control.advance_clock(30)
    assert api.status(scene_uuid) == "created"


@pytest.mark.parametrize(
    "target, batch",
    [
        ("project/project-a/", "batch-2"),
        ("project/project-a/batch/batch-3/", "batch-3"),
        ("project/project-b/", "batch-1"),
    ],
)
def test_a_project_gets_the_input(emulator, api, target, batch):
    answer = api.create(target=target)
    (entry,) = emulator.control.inputs()
    assert entry["batch"] == batch
    assert answer.json()["requestInputUuid"] == entry["uuid"]


@pytest.mark.parametrize(
    "target, status, part",
    [
        ("project/unknown/", 404, "unknown"),
        ("project/project-a/batch/unknown/", 404, "unknown"),
        ("project/project-a/batch/batch-1/", 400, "completed"),
    ],
)
def test_target_is_refused(api, target, status, part):
    answer = api.create(target=target)
    assert answer.status_code == status
    assert part in answer.json()["message"]


def test_without_a_project_there_is_no_input(emulator, api):
    assert "requestInputUuid" not in api.create().json()
    assert emulator.control.inputs() == []
