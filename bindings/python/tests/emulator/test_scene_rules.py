"""What a scene's body may be: all seven kinds are taken as they should be, and every broken rule is named."""

from __future__ import annotations

import copy

import pytest

from lading.emulator.scene_rules import check_scene
from lading.emulator.scene_shapes import scene_shape
from lading.emulator.scene_types import SCENE_TYPES
from lading.emulator.shape import Invalid

from .api import NANOSECONDS, POSE, WORKSPACE_ID, resource, scene_body

TYPES = {scene_type.route: scene_type for scene_type in SCENE_TYPES}
CALIBRATION = {"CAM": {"calibration_type": "pinhole"}, "lidar": {"calibration_type": "lidar"}}
IMU = [{"timestamp": NANOSECONDS}, {"timestamp": NANOSECONDS + 10}]


def check(route: str, body: dict, calibration=None, imu=None) -> list:
    """Returns the notes."""
    body = {**body, "internalId": "uuid"}
    scene_shape(TYPES[route])(body, "body")
    return check_scene(body, TYPES[route], calibration, imu)


@pytest.mark.parametrize("route", TYPES)
def test_every_kind_is_taken(route):
    assert check(route, scene_body(route, "calibration"), CALIBRATION if "lidars-and" in route else None, IMU) == []


@pytest.mark.parametrize(
    "route, change, notes",
    [
        ("cameras", lambda b: b.update(sensorSpecification={"sensorOrder": ["X", "CAM", "CAM"]}),
         ["sensorSpecification.sensorOrder: CAM is listed twice",
          "sensorSpecification.sensorOrder: the scene has no sensor X"]),
        ("cameras", lambda b: b.update(sensorSpecification={"sensorToPrettyName": {"REAR": "Rear"}}),
         ["sensorSpecification.sensorToPrettyName: the scene has no sensor REAR"]),
        ("lidars-sequence", lambda b: b["frames"][1]["egoVehiclePose"]["rotation"].update(w=2),
         ["frames[1].egoVehiclePose.rotation: has the length 2; a rotation should have 1"]),
        ("lidars", lambda b: b["frame"].update(unixTimestamp=5),
         ["frame.unixTimestamp: must be in nanoseconds since 1970, and 5 is too small for that"]),
        # The same file in several frames is one resource, also of another sensor.
        ("cameras-sequence", lambda b: b["frames"][1].update(images=[resource("image-0.png", "REAR")]), []),
        # Dropouts.
        ("lidars-and-cameras-sequence", lambda b: b["frames"][1].update(images=[]), []),
        ("lidars-and-cameras-sequence", lambda b: b["frames"][0].pop("images"), []),
        # Aggregated already.
        ("aggregated-lidars-and-cameras-sequence", lambda b: b["frames"][1].update(pointClouds=[]), []),
        ("aggregated-lidars-and-cameras-sequence", lambda b: b["frames"][1].pop("pointClouds"), []),
    ],
)
def test_what_is_taken_all_the_same(route, change, notes):
    body = scene_body(route, "calibration")
    change(body)
    assert check(route, body) == notes


def test_what_is_taken_is_noted_in_the_log(emulator, api):
    body = {**scene_body("cameras"), "sensorSpecification": {"sensorOrder": ["X"]}}
    assert api.create("cameras", body).status_code == 200
    entry = emulator.control.requests()[-1]
    assert entry["notes"] == ["sensorSpecification.sensorOrder: the scene has no sensor X"]
    assert api.create("cameras").status_code == 200
    assert "notes" not in emulator.control.requests()[-1]


def test_times_outside_of_the_imu_data_are_fine_without_compensation():
    body = {**scene_body("lidars"), "featureFlags": {"shouldMotionCompensate": False}}
    body["frame"]["unixTimestamp"] = NANOSECONDS + 11
    assert check("lidars", body, imu=IMU) == []
    assert len(check("lidars", body, imu=[{"timestamp": 5}])) == 1


def test_a_file_of_several_frames_is_sent_once(emulator, api):
    body = scene_body("cameras-sequence")
    body["frames"][1]["images"] = [resource("image-0.png", "REAR")]
    assert list(api.create("cameras-sequence", body).json()["files"]) == ["image-0.png"]


@pytest.mark.parametrize(
    "frames, part",
    [
        (lambda f: f[0].update(pointClouds=[]), "only the first"),
        (lambda f: [each.update(pointClouds=[]) for each in f], "only the first"),
        (lambda f: f[0]["egoVehiclePose"]["rotation"].update(w=0), "is all zeros, which is no rotation"),
    ],
)
def test_aggregated_sequences_are_refused(frames, part):
    refused("aggregated-lidars-and-cameras-sequence", lambda b: frames(b["frames"]), part)


def refused(route: str, change, part: str, **more) -> None:
    body = scene_body(route, "calibration")
    change(body)
    with pytest.raises(Invalid) as error:
        check(route, body, **more)
    assert part in str(error.value)


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda b: b.pop("externalId"), "body.externalId: missing"),
        (lambda b: b.update(externalId=""), "externalId: must not be empty"),
        (lambda b: b.update(externalId=None), "null; leave the key out"),
        (lambda b: b.update(externalId=7), "must be a string, not a number"),
        (lambda b: b.update(extra=1), "body.extra: unknown key"),
        (lambda b: b.update(frames=[]), "body.frames: unknown key"),
        (lambda b: b.update(imuData="x"), "body.imuData: unknown key"),
        (lambda b: b.update(frame=[]), "must be an object, not a list"),
        (lambda b: b["frame"].update(images=[]), "must have 1 to 9 items, not 0"),
        (lambda b: b["frame"].update(images=b["frame"]["images"] * 10), "1 to 9 items, not 10"),
        (lambda b: b["frame"].update(pointClouds=[]), "frame.pointClouds: unknown key"),
        (lambda b: b["frame"].update(unixTimestamp=1), "frame.unixTimestamp: unknown key"),
        (lambda b: b["frame"]["images"][0].pop("sensorName"), "images[0].sensorName: missing"),
        (lambda b: b["frame"]["images"][0].update(size=1), "images[0].size: unknown key"),
        (lambda b: b["frame"]["images"][0].update(filename="a.tiff"), "a.tiff must end in one of"),
        (lambda b: b["frame"]["images"][0].update(filename="jpg"), "must end in one of"),
        (lambda b: b["frame"]["images"].append(resource("b.jpg", "CAM")), "CAM has two resources in frame"),
        (lambda b: b["frame"]["images"].append(resource("image-0.png", "B")), "is used twice"),
        (lambda b: b["metadata"].update(nested={}), "metadata is flat"),
        (lambda b: b["metadata"].update(list=[1]), "metadata is flat"),
        (lambda b: b["metadata"].update(nothing=None), "metadata is flat"),
        (lambda b: b["metadata"].update(region=1), "metadata.region: must be a string"),
        (lambda b: b.update(sensorSpecification={"order": []}), "order: unknown key"),
        (lambda b: b.update(featureFlags={"shouldMotionCompensate": 1}), "must be true or false"),
        (lambda b: b.update(featureFlags={"other": True}), "other: unknown key"),
    ],
)
def test_cameras_are_refused(change, part):
    refused("cameras", change, part)


@pytest.mark.parametrize(
    "metadata, part",
    [
        ({"shutterTimeStartNs": 2, "shutterTimeEndNs": 2}, "must be before"),
        ({"shutterTimeStartNs": 1}, "shutterTimeEndNs: missing"),
        ({"reversedShutter": True}, "missing"),
        ({"shutterTimeStartNs": 1.5, "shutterTimeEndNs": 2}, "must be an integer"),
    ],
)
def test_shutter_times_are_refused(metadata, part):
    refused("cameras", lambda b: b["frame"]["images"][0].update(metadata=metadata), part)


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda f: f[1].update(frameId="0"), "frames[1].frameId: 0 is used twice"),
        (lambda f: f[1].update(relativeTimestamp=0), "must increase, but 0 follows 0"),
        (lambda f: f[1].update(relativeTimestamp=1.0), "must be an integer"),
        (lambda f: f[1].pop("relativeTimestamp"), "missing"),
        (lambda f: f[1].update(metadata={"a": {}}), "frames[1].metadata.a: metadata is flat"),
        (lambda f: f[1]["images"][0].update(resourceId="image-0.png"), "is used twice, first in frames[0]"),
        (lambda f: f[1].update(images=[]), "frames[1].images: must have 1 to 9 items"),
        (lambda f: f[1].pop("images"), "frames[1].images: missing"),
        (lambda f: f[1].update(egoVehiclePose=POSE), "unknown key"),
        (lambda f: f.clear(), "at least 1"),
    ],
)
def test_sequences_are_refused(change, part):
    refused("cameras-sequence", lambda b: change(b["frames"]), part)


@pytest.mark.parametrize("route", ["lidars-and-cameras", "aggregated-lidars-and-cameras-sequence"])
def test_lidars_and_cameras_need_a_calibration(route):
    refused(route, lambda b: b.pop("calibrationId"), "calibrationId: missing")


@pytest.mark.parametrize(
    "calibration, part",
    [
        ({"CAM": CALIBRATION["CAM"]}, "the calibration has no sensor lidar"),
        ({"CAM": CALIBRATION["lidar"], "lidar": CALIBRATION["lidar"]}, "CAM is a camera, its calibration lidar"),
        ({"CAM": CALIBRATION["CAM"], "lidar": CALIBRATION["CAM"]}, "lidar is a lidar, its calibration pinhole"),
    ],
)
def test_calibration_must_match(calibration, part):
    refused("lidars-and-cameras", lambda b: None, part, calibration=calibration)


def test_pose_is_needed_where_clouds_are_aggregated_and_optional_elsewhere():
    drop = lambda b: b["frames"][0].pop("egoVehiclePose")  # noqa: E731
    refused("aggregated-lidars-and-cameras-sequence", drop, "egoVehiclePose: missing")
    for route in ("lidars-sequence", "lidars-and-cameras-sequence"):
        body = scene_body(route, "calibration")
        drop(body)
        check(route, body)


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda f: f.update(pointClouds=f["pointClouds"] * 21), "1 to 20 items, not 21"),
        (lambda f: f["pointClouds"][0].update(filename="a.jpg"), "must end in one of csv"),
        (lambda f: f["pointClouds"][0].update(metadata={}), "unknown key"),
        (lambda f: f.update(unixTimestamp=1_700_000_000_000), "must be in nanoseconds"),
        (lambda f: f.update(unixTimestamp=2**63), "64 bits"),
        (lambda f: f.update(unixTimestamp=NANOSECONDS + 11), "outside of the IMU data"),
    ],
)
def test_lidars_are_refused(change, part):
    refused("lidars", lambda b: change(b["frame"]), part, imu=IMU)


def test_a_sensor_is_a_camera_or_a_lidar():
    refused("lidars-and-cameras", lambda b: b["frame"]["images"][0].update(sensorName="lidar"), "two resources")
    sequence = lambda b: b["frames"][1]["images"][0].update(sensorName="lidar2")  # noqa: E731
    both = lambda b: (sequence(b), b["frames"][0]["pointClouds"][0].update(sensorName="lidar2"))  # noqa: E731
    refused("lidars-and-cameras-sequence", both, "both a camera and a lidar")


def test_a_refusal_leaves_the_body_alone():
    body = scene_body("cameras")
    before = copy.deepcopy(body)
    check("cameras", body)
    assert body == before


def test_refusals_are_answers_with_a_message(api):
    body = {**scene_body("cameras"), "internalId": api.initialize(), "extra": 1}
    answer = api.call("POST", f"/v1/inputs/cameras?workspaceId={WORKSPACE_ID}", body)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("body.extra: unknown key; known are calibrationId")


@pytest.mark.parametrize("route", ["lidars-and-cameras", "lidars-and-cameras-sequence"])
def test_unknown_calibration(api, route):
    answer = api.create(route, scene_body(route, "unknown"))
    assert answer.status_code == 404
    assert "calibrationId" in answer.json()["message"]
