"""Asking for scenes."""

from __future__ import annotations

import pytest

from .api import cameras, scene_body


@pytest.mark.parametrize(
    "body, status",
    [
        ({}, 400),
        ({"sceneUuids": []}, 400),
        ({"sceneUuids": ["x"] * 101}, 400),
        ({"sceneUuids": ["x"], "externalIds": ["y"]}, 400),
        ({"sceneUuids": "x"}, 400),
        ({"uuids": ["x"]}, 400),
        ({"sceneUuids": ["x"]}, 404),
        ({"externalIds": ["x"]}, 404),
    ],
)
def test_query_is_refused(api, body, status):
    assert api.call("POST", "/v2/scenes/query", body).status_code == status


def test_one_unknown_scene_refuses_all(api):
    answer = api.query(api.scene(), "unknown")
    assert answer.status_code == 404
    assert "unknown" in answer.json()["message"]


def test_external_ids_are_not_unique(api):
    uuids = [api.scene(body=cameras("same")), api.scene(body=cameras("same")), api.scene(body=cameras("other"))]
    found = api.call("POST", "/v2/scenes/query", {"externalIds": ["same"]}).json()
    assert [scene["uuid"] for scene in found] == uuids[:2]


def test_hundred_scenes_at_once(api):
    uuids = [api.create(body=cameras(f"s{index}")).json()["internalId"] for index in range(100)]
    assert [scene["uuid"] for scene in api.query(*reversed(uuids)).json()] == uuids[::-1]


def test_summary_is_in_an_envelope(api):
    scene_uuid = api.create("lidars-sequence", scene_body("lidars-sequence")).json()["internalId"]
    (key,) = api.call("GET", f"/v2/scenes/{scene_uuid}").json()
    summary = api.call("GET", f"/v2/scenes/{scene_uuid}").json()[key]
    assert key == "data"
    assert summary["frameRelativeTimes"] == [0, 100]
    assert summary["lidars"] == ["lidar"] and "cameras" not in summary
    assert (summary["isMultiSensor"], summary["isMotionCompensated"]) == (False, True)
    assert summary["metadata"] == {"region": "north", "count": 2, "night": True}
    poses = api.call("GET", f"/v2/scenes/{scene_uuid}/ego-poses").json()["poses"]
    assert list(poses) == ["0", "1"]


def test_scenes_without_a_summary_or_poses(api):
    scene_uuid = api.scene()
    assert api.call("GET", f"/v2/scenes/{scene_uuid}/ego-poses").status_code == 404
    assert api.call("GET", "/v2/scenes/unknown").status_code == 404
    api.call("POST", "/v2/scenes/actions/invalidate", {"sceneUuids": [scene_uuid], "reason": "duplicate"})
    assert api.call("GET", f"/v2/scenes/{scene_uuid}").status_code == 404
    assert api.call("GET", f"/v2/scenes/{scene_uuid}?includeInvalidated=True").status_code == 200


def test_indexed_and_back(api):
    scene_uuid = api.scene()
    change = lambda status: api.call("PATCH", f"/v2/scenes/{scene_uuid}", {"status": status}).status_code  # noqa: E731
    assert (change("indexed"), api.status(scene_uuid), change("indexed")) == (200, "indexed", 400)
    assert (change("created"), api.status(scene_uuid), change("created")) == (200, "created", 400)
    assert change("failed") == 400
