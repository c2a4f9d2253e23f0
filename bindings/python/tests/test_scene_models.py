"""Scenes: what they look like on the wire, and on their way into the library."""

import io

import pytest

from lading.errors import MissingFileError, ValidationError
from lading.kognic._upload import upload_of
from lading.kognic.model import IMUData, Position, RotationQuaternion
from lading.kognic.model.ego import EgoVehiclePose
from lading.kognic.model.scene import aggregated_lidars_and_cameras_seq as aggregated
from lading.kognic.model.scene import cameras, cameras_sequence, lidars, lidars_and_cameras, lidars_sequence
from lading.kognic.model.scene import lidars_and_cameras_sequence as fused_sequence
from lading.kognic.model.scene.metadata.metadata import FrameMetaData, MetaData
from lading.kognic.model.scene.resources import Image, ImageMetadata, PointCloud
from lading.kognic.model.scene.sensor_specification import SensorSpecification
from lading.kognic.resources.scene.file_data import FileData

POSE = EgoVehiclePose(position=Position(x=1, y=2, z=3), rotation=RotationQuaternion(w=1, x=0, y=0, z=0))
POSE_ON_WIRE = {"position": {"x": 1.0, "y": 2.0, "z": 3.0}, "rotation": {"w": 1.0, "x": 0.0, "y": 0.0, "z": 0.0}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.b.jpg", "front.png", "cloud.pcd"):
        (tmp_path / name).write_bytes(b"data")
    return tmp_path


def on_wire(name, sensor, resource_id=None):
    return {"filename": name, "resourceId": resource_id or name, "sensorName": sensor, "clientFilename": name}


def test_a_cameras_scene(folder):
    scene = cameras.Cameras(
        external_id="drive-7",
        frame=cameras.Frame(
            images=[
                Image(filename="a.b.jpg"),
                Image(
                    filename="./front.png",
                    sensor_name="FRONT",
                    metadata=ImageMetadata(shutter_time_start_ns=1, shutter_time_end_ns=2),
                ),
            ]
        ),
        sensor_specification=SensorSpecification(sensor_order=["CAM", "FRONT"]),
        metadata=MetaData(region="SE", rain=True, speed=3.5),
    )
    assert upload_of(scene).document == {
        "type": "cameras",
        "externalId": "drive-7",
        "frame": {
            "images": [
                on_wire("a.b.jpg", "CAM", "a_b.jpg"),
                {
                    "filename": "front.png",
                    "resourceId": "front.png",
                    "sensorName": "FRONT",
                    "clientFilename": "./front.png",
                    "metadata": {"shutterTimeStartNs": 1, "shutterTimeEndNs": 2},
                },
            ]
        },
        "sensorSpecification": {"sensorOrder": ["CAM", "FRONT"]},
        "metadata": {"region": "SE", "rain": True, "speed": 3.5},
    }


def test_every_scene_type_names_itself(folder):
    cloud, image = PointCloud(filename="cloud.pcd"), Image(filename="front.png")
    both = {"point_clouds": [cloud], "images": [image]}
    step = {"frame_id": "1", "relative_timestamp": 0}
    scenes = {
        "cameras": cameras.Cameras(external_id="e", frame=cameras.Frame(images=[image])),
        "cameras-sequence": cameras_sequence.CamerasSequence(
            external_id="e", frames=[cameras_sequence.Frame(**step, images=[image])]
        ),
        "lidars": lidars.Lidars(external_id="e", frame=lidars.Frame(point_clouds=[cloud])),
        "lidars-sequence": lidars_sequence.LidarsSequence(
            external_id="e", frames=[lidars_sequence.Frame(**step, point_clouds=[cloud])]
        ),
        "lidars-and-cameras": lidars_and_cameras.LidarsAndCameras(
            external_id="e", calibration_id="c", frame=lidars_and_cameras.Frame(**both)
        ),
        "lidars-and-cameras-sequence": fused_sequence.LidarsAndCamerasSequence(
            external_id="e", calibration_id="c", frames=[fused_sequence.Frame(**step, **both)]
        ),
        "aggregated-lidars-and-cameras-sequence": aggregated.AggregatedLidarsAndCamerasSequence(
            external_id="e", calibration_id="c", frames=[aggregated.Frame(**step, **both, ego_vehicle_pose=POSE)]
        ),
    }
    for kind, scene in scenes.items():
        assert upload_of(scene).document["type"] == kind
        assert scene.to_dict()["metadata"] == {}


def test_a_sequence_with_poses_times_and_imu_data(folder):
    scene = fused_sequence.LidarsAndCamerasSequence(
        external_id="e",
        calibration_id="c",
        frames=[
            fused_sequence.Frame(
                frame_id="7",
                relative_timestamp=100,
                point_clouds=[PointCloud(filename="cloud.pcd", sensor_name="TOP")],
                ego_vehicle_pose=POSE,
                unix_timestamp=1700000000123456789,
                metadata=FrameMetaData(tunnel=True),
            )
        ],
        imu_data=[IMUData(position=POSE.position, rotation_quaternion=POSE.rotation, timestamp=5)],
    )
    assert "imuData" not in scene.to_dict()
    document = upload_of(scene).document
    assert document["imuData"] == [
        {"position": POSE_ON_WIRE["position"], "rotationQuaternion": POSE_ON_WIRE["rotation"], "timestamp": 5}
    ]
    assert document["frames"] == [
        {
            "frameId": "7",
            "relativeTimestamp": 100,
            "metadata": {"tunnel": True},
            "pointClouds": [on_wire("cloud.pcd", "TOP")],
            "images": [],
            "egoVehiclePose": POSE_ON_WIRE,
            "unixTimestamp": 1700000000123456789,
        }
    ]


@pytest.mark.parametrize(
    ("given", "suffix", "filename", "resource_id"),
    [
        ("mem", "png", "mem.png", "mem.png"),
        ("mem.png", "png", "mem.png", "mem.png"),
        ("x/y.z", "jpg", "x/y.z.jpg", "x/y_z.jpg"),
        ("./q.jpg", "webp", "q.jpg.webp", "q_jpg.webp"),
    ],
)
def test_names_of_data_in_memory(given, suffix, filename, resource_id):
    image = Image(filename=given, file_data=FileData(data=b"1", format=FileData.Format(suffix)))
    assert (image.client_filename, image.filename, image.resource_id) == (given, filename, resource_id)


def test_data_goes_in_as_memory_or_is_asked_for():
    def callback(filename):
        return f"bytes of {filename}".encode()

    memory, buffer = b"png", io.BytesIO(b"jpg")
    images = [
        Image(filename="a", file_data=FileData(data=memory, format=FileData.Format.PNG)),
        Image(filename="b", file_data=FileData(callback=callback, format=FileData.Format.PNG), sensor_name="B"),
        Image(filename="c", file_data=FileData(data=buffer, format="jpg"), sensor_name="C"),
    ]
    upload = upload_of(cameras.Cameras(external_id="e", frame=cameras.Frame(images=images)))
    assert [image["format"] for image in upload.document["frame"]["images"]] == ["png", "png", "jpg"]
    assert upload.memory == {"a.png": memory}
    assert upload.memory["a.png"] is memory
    assert upload.providers["b.png"]() == b"bytes of b"
    assert upload.providers["c.jpg"]() == b"jpg"


@pytest.mark.parametrize("kind", [Image, PointCloud])
def test_missing_and_empty_files_show_when_the_scene_is_made(kind, folder):
    with pytest.raises(MissingFileError) as missing:
        kind(filename="not-there.png")
    assert missing.value.filename == "not-there.png" and not missing.value.empty
    (folder / "empty.png").touch()
    with pytest.raises(FileNotFoundError) as empty:
        kind(filename="empty.png")
    assert empty.value.empty


def test_a_home_folder_is_expanded(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    image = Image(filename="~/front.png")
    assert (image.client_filename, image.filename) == ("~/front.png", str(folder / "front.png"))


def test_unicode_names_stay_as_they_are(folder):
    (folder / "köln 猫.png").write_bytes(b"data")
    assert Image(filename="köln 猫.png").to_dict() == on_wire("köln 猫.png", "CAM")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Image(filename="front.png", sensor="FRONT"),
        lambda: Image(filename=""),
        lambda: Image(),
        lambda: Image(filename="x", file_data=FileData(data=b"", format=FileData.Format.CSV)),
        lambda: PointCloud(filename="x", file_data=FileData(data=b"", format=FileData.Format.PNG)),
        lambda: FileData(format=FileData.Format.PNG),
        lambda: FileData(data=b"", callback=len, format=FileData.Format.PNG),
        lambda: FileData(data=b"", format="bmp"),
        lambda: MetaData(nested={"a": 1}),
        lambda: FrameMetaData(gone=None),
        lambda: cameras.Cameras(external_id="e"),
        lambda: cameras.Cameras(frame=cameras.Frame(images=[])),
    ],
)
def test_what_can_not_be_right_is_refused_at_once(make, folder):
    with pytest.raises(ValidationError) as error:
        make()
    assert str(error.value)


def test_data_without_a_json_form_is_refused():
    from lading._scenes import to_json

    with pytest.raises(ValidationError, match="JSON"):
        to_json({"value": float("nan")})
