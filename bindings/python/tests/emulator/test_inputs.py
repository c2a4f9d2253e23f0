"""Inputs from scenes, both versions, and the lists of them."""

from __future__ import annotations

import pytest

from .api import cameras


def from_scene(api, scene_uuid: str, project: str = "project-a", **more):
    return api.call("POST", "/v1/inputs", {"sceneUuid": scene_uuid, "project": project, **more})


def test_input_from_scene(emulator, api):
    scene_uuid = api.scene()
    (made,) = from_scene(api, scene_uuid, batch="batch-3").json()
    assert set(made) == {"uuid", "sceneUuid", "requestUid", "sceneExternalId", "viewLink"}
    assert (made["sceneUuid"], made["sceneExternalId"]) == (scene_uuid, "scene-1")
    assert made["viewLink"] == f"https://app.kognic.com/view/input/{made['uuid']}"
    assert emulator.control.inputs()[0]["batch"] == "batch-3"
    again = from_scene(api, scene_uuid, batch="batch-3")
    assert again.status_code == 409
    assert from_scene(api, scene_uuid).status_code == 200


def test_dry_run_leaves_nothing(emulator, api):
    body = {"sceneUuid": api.scene(), "project": "project-a"}
    assert api.call("POST", "/v1/inputs", body, dry_run=True).json() == {}
    newer = {"sceneUuid": body["sceneUuid"], "projectExtId": "project-a"}
    assert api.call("POST", "/v2/inputs", newer, dry_run=True).json() == {}
    assert emulator.control.inputs() == []


def test_scene_must_be_created(api):
    pending = api.create().json()["internalId"]
    answer = from_scene(api, pending)
    assert answer.status_code == 400
    assert "pending" in answer.json()["message"]
    assert from_scene(api, "unknown").status_code == 404
    assert from_scene(api, api.scene(), project="unknown").status_code == 404


def test_newer_input_by_request(api):
    scene_uuid = api.scene()
    made = api.call(
        "POST", "/v2/inputs", {"sceneUuid": scene_uuid, "projectExtId": "project-b", "batchExtId": "batch-1"}
    )
    request_uuid = made.json()["requestUid"]
    other = api.call("POST", "/v2/inputs", {"sceneUuid": api.scene(), "requestUuid": request_uuid}).json()
    assert other["requestUid"] == request_uuid


@pytest.mark.parametrize(
    "body, status",
    [
        ({"projectExtId": "project-a"}, 400),
        ({"sceneUuid": "SCENE"}, 400),
        ({"sceneUuid": "SCENE", "requestUuid": "r", "projectExtId": "project-a"}, 400),
        ({"sceneUuid": "SCENE", "requestUuid": "r", "batchExtId": "batch-1"}, 400),
        ({"sceneUuid": "SCENE", "requestUuid": "unknown"}, 404),
        ({"preAnnotationUuid": "unknown", "projectExtId": "project-a"}, 404),
        ({"sceneUuid": "SCENE", "project": "project-a"}, 400),
    ],
)
def test_newer_input_is_refused(api, body, status):
    scene_uuid = api.scene()
    body = {key: scene_uuid if value == "SCENE" else value for key, value in body.items()}
    assert api.call("POST", "/v2/inputs", body).status_code == status


def pages(api, path: str, body: dict) -> list:
    found, cursor = [], ""
    while True:
        page = api.call("POST", path + cursor, body).json()
        found.append(page["data"])
        if page["metadata"].get("nextCursorId") is None:
            return found
        cursor = f"?cursorId={page['metadata']['nextCursorId']}"


def test_lists_come_in_pages(emulator, api):
    emulator.control.settings(page_size=2)
    scenes = [api.scene("project/project-a/", cameras(f"scene-{index}")) for index in range(5)]
    newer = pages(api, "/v2/inputs/query", {"project": "project-a"})
    assert [len(page) for page in newer] == [2, 2, 1]
    assert [entry["sceneUuid"] for page in newer for entry in page] == scenes
    older = pages(api, "/v1/inputs/fetch", {"project": "project-a", "includeInvalidated": False})
    assert [entry["internalId"] for page in older for entry in page] == scenes
    entry = older[0][0]
    assert (entry["externalId"], entry["batchId"], entry["inputType"]) == ("scene-0", "batch-2", "cameras")
    assert (entry["status"], entry["annotationTypes"]) == ("created", ["object-detection"])
    for cursor in ("x", "99", "-1"):
        path = f"/v1/inputs/fetch?cursorId={cursor}"
        assert api.call("POST", path, {"project": "project-a", "includeInvalidated": False}).status_code == 400


def test_filters(api):
    first = api.scene("project/project-a/", cameras("one"))
    second = api.scene("project/project-b/", cameras("two"))
    found = lambda **body: [e["sceneUuid"] for page in pages(api, "/v2/inputs/query", body) for e in page]  # noqa: E731
    assert found() == [first, second]
    assert found(project="project-b") == [second]
    assert found(project="project-a", batch="batch-3") == []
    assert found(sceneUuids=[first, "unknown"]) == [first]
    assert found(externalIds=["two"]) == [second]
    assert api.call("POST", "/v2/inputs/query", {"batch": "batch-1"}).status_code == 400
    assert api.call("POST", "/v2/inputs/query", {"project": "none"}).status_code == 404


def test_older_lists_are_status_queries(api):
    scene_uuid = api.upload(api.create(target="project/project-a/"))
    ask = lambda: api.call("POST", "/v1/inputs/query", {"uuids": [scene_uuid]}).json()[0]["status"]  # noqa: E731
    assert [ask() for _ in range(3)] == ["processing", "processing", "created"]


def test_uncommitted_scenes_have_no_newer_input(api):
    api.create(target="project/project-a/")
    assert pages(api, "/v2/inputs/query", {"project": "project-a"}) == [[]]
    (entry,) = pages(api, "/v1/inputs/fetch", {"project": "project-a", "includeInvalidated": False})[0]
    assert entry["status"] == "pending"


@pytest.mark.parametrize(
    "reason, status",
    [
        ("bad-content", "invalidated:broken-input"),
        ("duplicate", "invalidated:duplicate"),
        ("incorrectly-created", "invalidated:incorrectly-created"),
    ],
)
def test_invalidated(api, reason, status):
    scene_uuid = api.scene("project/project-a/")
    body = {"inputIds": [scene_uuid], "invalidatedReason": reason}
    assert api.call("POST", "/v1/inputs/actions/invalidate", body).status_code == 200
    assert api.status(scene_uuid) == status
    fetch = lambda flag: pages(api, "/v1/inputs/fetch", {"project": "project-a", "includeInvalidated": flag})  # noqa: E731
    assert fetch(False) == pages(api, "/v1/inputs/fetch", {"project": "project-a"}) == [[]]
    assert fetch(True)[0][0]["status"] == status


def test_invalidation_is_all_or_nothing(api):
    scene_uuid = api.scene()
    body = {"sceneUuids": [scene_uuid, "unknown"], "reason": "duplicate"}
    assert api.call("POST", "/v2/scenes/actions/invalidate", body).status_code == 404
    assert api.status(scene_uuid) == "created"
    body = {"sceneUuids": [scene_uuid], "reason": "because"}
    assert api.call("POST", "/v2/scenes/actions/invalidate", body).status_code == 400


def test_delete(api):
    (made,) = from_scene(api, api.scene()).json()
    answer = api.call("DELETE", f"/v2/inputs/{made['uuid']}")
    assert (answer.status_code, answer.text) == (204, "")
    assert api.call("DELETE", f"/v2/inputs/{made['uuid']}").status_code == 404
    assert pages(api, "/v2/inputs/query", {}) == [[]]


def test_failed_scene_says_why(emulator, api):
    emulator.control.faults({"fault": {"fail_scene": "broken"}})
    scene_uuid = api.scene("project/project-a/")
    (entry,) = api.call("POST", "/v1/inputs/query", {"uuids": [scene_uuid]}).json()
    assert (entry["status"], entry["errorMessage"]) == ("failed", "broken")
