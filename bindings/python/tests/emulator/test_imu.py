"""IMU data: validated, uploaded as JSON, and part of the scene."""

from __future__ import annotations

import copy
import json

import pytest

from .api import NANOSECONDS, WORKSPACE_ID, put, scene_body

IMU_ROUTE = f"/v1/imu?workspaceId={WORKSPACE_ID}"
CREATE = f"/v1/inputs/lidars?workspaceId={WORKSPACE_ID}"


def samples() -> list:
    pose = {"position": {"x": 0.5, "y": 0, "z": 1}, "rotationQuaternion": {"w": 1.0, "x": 0, "y": 0, "z": 0}}
    return [{**copy.deepcopy(pose), "timestamp": NANOSECONDS + index} for index in range(3)]


@pytest.fixture
def scene_uuid(api):
    return api.initialize()


def validate(api, scene_uuid, data=None, **options):
    return api.call(
        "POST", IMU_ROUTE, {"imuData": samples() if data is None else data, "internalId": scene_uuid}, **options
    )


def test_whole_flow(emulator, api, scene_uuid):
    imu = validate(api, scene_uuid).json()
    body = {**scene_body("lidars"), "internalId": scene_uuid, "imuData": imu["resourceId"]}
    created = api.call("POST", CREATE, body).json()
    assert set(created["files"]) == {"cloud-0.pcd"}
    assert put(created["files"]["cloud-0.pcd"], content_type="application/octet-stream").status_code == 200
    assert imu["resourceId"] in api.commit(scene_uuid).json()["message"]
    assert put(imu["signedUrl"], json.dumps(samples()).encode(), "application/json").status_code == 200
    assert api.commit(scene_uuid).status_code == 200


@pytest.mark.parametrize("data", [b"[]", b"nonsense", json.dumps(samples()[:2]).encode()])
def test_upload_must_be_what_was_validated(emulator, api, scene_uuid, data):
    answer = put(validate(api, scene_uuid).json()["signedUrl"], data, "application/json")
    assert answer.status_code == 400
    assert emulator.control.objects()[0]["size"] is None


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda d: d.clear(), "at least 1"),
        (lambda d: d[1].update(timestamp=0.5), "imuData[1].timestamp: must be an integer"),
        (lambda d: d[1]["rotationQuaternion"].update(w=0), "imuData[1].rotationQuaternion: is all zeros"),
        (lambda d: d[1].pop("position"), "imuData[1].position: missing"),
        (lambda d: d[1].update(rotation={}), "rotation: unknown key"),
        (lambda d: d[1]["position"].update(x="0"), "x: must be a finite number"),
    ],
)
def test_data_is_refused(api, scene_uuid, change, part):
    data = samples()
    change(data)
    answer = validate(api, scene_uuid, data)
    assert answer.status_code == 400
    assert part in answer.json()["message"]


def test_a_rotation_that_is_not_quite_one_is_noted(emulator, api, scene_uuid):
    data = samples()
    data[2]["rotationQuaternion"]["x"] = 0.5
    assert validate(api, scene_uuid, data).status_code == 200
    (note,) = emulator.control.requests()[-1]["notes"]
    assert note.startswith("imuData[2].rotationQuaternion: has the length 1.11803")


@pytest.mark.parametrize("compensate, status", [(True, 400), (False, 200)])
def test_seconds_are_refused_with_the_scene_where_motion_is_compensated(api, scene_uuid, compensate, status):
    data = [{**sample, "timestamp": 1_700_000_000 + index} for index, sample in enumerate(samples())]
    resource_id = validate(api, scene_uuid, data).json()["resourceId"]
    flags = {"shouldMotionCompensate": compensate}
    body = {**scene_body("lidars"), "internalId": scene_uuid, "imuData": resource_id, "featureFlags": flags}
    answer = api.call("POST", CREATE, body)
    assert answer.status_code == status
    assert compensate is False or "imuData[0].timestamp: must be in nanoseconds" in answer.json()["message"]


def test_dry_run_leaves_nothing(emulator, api, scene_uuid):
    assert validate(api, scene_uuid, dry_run=True).json() == {}
    assert emulator.control.objects() == []


def test_data_belongs_to_its_scene(api, scene_uuid):
    imu = validate(api, scene_uuid).json()
    answer = api.create("lidars", {**scene_body("lidars"), "imuData": imu["resourceId"]})
    assert answer.status_code == 404
    assert validate(api, "unknown").status_code == 404
