"""Scenes of a `SceneRequest`: of local files, which are checked and uploaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from lading.errors import LadingError, ValidationError
from lading.kognic.model.calibration import (
    CameraMatrix,
    DistortionCoefficients,
    LidarCalibration,
    PinholeCalibration,
    Position,
    RotationQuaternion,
    SensorCalibration,
)
from lading.kognic.model.scene.scene_request import (
    EgoVehiclePose,
    Frame,
    ImageResource,
    LocalFile,
    Resource,
    SceneRequest,
    SensorResource,
    SensorSpecification,
)

CLOUD = Path(__file__).resolve().parents[4] / "Tests" / "fixtures" / "point_clouds" / "lf.csv"
START = 1_700_000_000_000_000_000


def image(filename="front.png", **data):
    return ImageResource(None, LocalFile(filename, **data), "FRONT", START, START + 10, True)


def cloud():
    return SensorResource(None, LocalFile(str(CLOUD)), "TOP")


def pose():
    return EgoVehiclePose(x=1, y=2, z=3, rotation_x=0, rotation_y=0, rotation_z=0, rotation_w=1)


@pytest.fixture
def request_of(client, folder):
    """Makes requests for the client's workspace."""

    def make(*frames, **members):
        return SceneRequest(**{"workspace_id": client.workspace_id, "external_id": "e", "frames": list(frames), **members})

    return make


@pytest.fixture
def calibration(client):
    at = {"position": Position(x=0, y=0, z=0), "rotation_quaternion": RotationQuaternion(w=1, x=0, y=0, z=0)}
    camera = PinholeCalibration(
        **at,
        camera_matrix=CameraMatrix(fx=1, fy=1, cx=1, cy=1),
        distortion_coefficients=DistortionCoefficients(k1=0, k2=0, p1=0, p2=0, k3=0),
        image_width=8,
        image_height=6,
    )
    sensors = {"FRONT": camera, "TOP": LidarCalibration(**at)}
    return client.calibration.create_calibration(SensorCalibration(external_id="car", calibration=sensors)).id


def test_cameras(client, request_of, emulator, folder):
    bytes_of = (folder / "front.png").read_bytes()
    request = request_of(
        Frame("0", START, [image(data=bytes_of)], metadata={"wet": True}),
        Frame("1", START + 100_000_000, [image("rear.png", callback=lambda name: (folder / name).read_bytes())]),
        sensor_specification=SensorSpecification({"FRONT": "Front"}, ["FRONT"]),
        metadata={"region": "north"},
    )
    uuid = client.scene.create_scene(request).scene_uuid
    (scene,) = emulator.control.scenes()
    assert (scene["uuid"], scene["scene_type"], scene["committed"]) == (uuid, "cameras_sequence", True)
    assert [frame["relativeTimestamp"] for frame in scene["body"]["frames"]] == [0, 100]
    assert scene["body"]["metadata"] == {"region": "north"}
    assert scene["body"]["frames"][0]["metadata"] == {"wet": True}
    assert scene["body"]["sensorSpecification"] == {"sensorToPrettyName": {"FRONT": "Front"}, "sensorOrder": ["FRONT"]}
    shutter = {"shutterTimeStartNs": START, "shutterTimeEndNs": START + 10, "reversedShutter": True}
    assert scene["body"]["frames"][0]["images"][0]["metadata"] == shutter
    assert {each["filename"] for each in emulator.control.objects()} == {"front.png", "rear.png"}


def test_lidars_and_cameras(client, request_of, emulator, calibration):
    frame = Frame("0", START, [image()], [cloud()], pose())
    uuid = client.scene.create_scene(
        request_of(frame, calibration_id=calibration, should_motion_compensate=False)
    ).scene_uuid
    (scene,) = emulator.control.scenes()
    assert (scene["uuid"], scene["scene_type"]) == (uuid, "lidars_and_cameras_sequence")
    assert scene["body"]["frames"][0]["unixTimestamp"] == START
    assert scene["body"]["frames"][0]["egoVehiclePose"]["position"] == {"x": 1, "y": 2, "z": 3}
    assert scene["body"]["featureFlags"] == {"shouldMotionCompensate": False}


@pytest.mark.parametrize(
    ("frame", "members", "said"),
    [
        ([image(), ImageResource("gs://bucket/a.png", None, "REAR")], {}, "all files are local or all are in cloud"),
        ([image()], {"imudata_resource": Resource(None, LocalFile("imu.json"))}, "IMU data is given to it as samples"),
        ([image()], {"calibration_id": "c"}, "have no calibration"),
        ([image()], {"workspace_id": "other"}, "is for the workspace other"),
    ],
)
def test_what_local_files_can_not_have(frame, members, said, client, request_of, emulator):
    with pytest.raises(LadingError, match=said):
        client.scene.create_scene(request_of(Frame("0", START, frame), **members))
    assert emulator.control.scenes() == []


def test_the_files_are_checked_first(client, request_of, folder, emulator):
    (folder / "front.png").write_bytes((folder / "front.png").read_bytes()[:40])
    with pytest.raises(ValidationError, match="front.png"):
        client.scene.create_scene(request_of(Frame("0", START, [image()])))
    assert emulator.control.scenes() == []
