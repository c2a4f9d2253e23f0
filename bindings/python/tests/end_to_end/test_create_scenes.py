"""Scenes from a program for the platform's own client to the platform."""

import asyncio
import io
from pathlib import Path

import pytest
from images import png

from lading import Code
from lading.errors import SourceError, ValidationError
from lading.kognic.model import IMUData, Position, RotationQuaternion
from lading.kognic.model.calibration import LidarCalibration, SensorCalibration
from lading.kognic.model.scene import CreateSceneResponse, lidars
from lading.kognic.model.scene.feature_flags import FeatureFlags
from lading.kognic.model.scene.resources import Image, PointCloud
from lading.kognic.resources.scene.file_data import FileData

NOW = 1_700_000_000_000_000_000
CSV = b"ts_gps,x,y,z,intensity\n%d,2,3,4,5\n" % (NOW + 12)


def objects(emulator):
    """The uploaded bytes by resource id."""
    return {entry["resource_id"]: emulator.control.object_bytes(entry["key"]) for entry in emulator.control.objects()}


def test_files_arrive_under_their_names(client, emulator, scene, folder):
    response = client.cameras.create(scene("front.png", "rear.png"))
    assert isinstance(response, CreateSceneResponse)
    assert objects(emulator) == {name: Path(name).read_bytes() for name in ("front.png", "rear.png")}
    (stored,) = emulator.control.scenes()
    assert (stored["uuid"], stored["external_id"], stored["committed"]) == (response.scene_uuid, "drive-7", True)


def test_with_a_project_the_scene_becomes_an_input(client, emulator, scene):
    client.cameras.create(scene(), project="project-a")
    assert [entry["batch"] for entry in emulator.control.inputs()] == ["batch-2"]


def test_a_dry_run_creates_nothing(client, emulator, scene):
    assert client.cameras.create(scene(), dryrun=True) is None
    assert emulator.control.objects() == [] and emulator.control.scenes() == []


def test_feature_flags_go_along(client, emulator, scene):
    client.cameras.create(scene(), feature_flags=FeatureFlags())
    client.cameras.create(scene())
    flags = [entry["body"]["featureFlags"] for entry in emulator.control.requests("/v1/inputs/cameras")]
    assert flags == [{"shouldMotionCompensate": False}, {"shouldMotionCompensate": True}]


async def later(data):
    await asyncio.sleep(0)
    return data


def callback_sources():
    data = png()
    return {
        "bytes": {"data": data},
        "memoryview": {"data": memoryview(bytearray(data))},
        "file": {"data": io.BytesIO(data)},
        "callback": {"callback": lambda name: data},
        "callback with a file": {"callback": lambda name: io.BytesIO(data)},
        "async callback": {"callback": lambda name: later(data)},
    }


@pytest.mark.parametrize("source", callback_sources())
def test_data_from_memory_and_callbacks(source, client, emulator, scene):
    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, **callback_sources()[source]))
    client.cameras.create(scene(image))
    assert objects(emulator) == {"made.png": png()}


def test_an_async_callback_works_where_a_loop_runs(client, emulator, scene):
    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, callback=lambda name: later(png())))

    async def notebook():
        client.cameras.create(scene(image))

    asyncio.run(notebook())
    assert objects(emulator) == {"made.png": png()}


def test_a_failing_callback_fails_the_scene_with_its_cause(client, scene):
    def fails(name):
        raise KeyError("no frame for " + name)

    image = Image(filename="made", file_data=FileData(format=FileData.Format.PNG, callback=fails))
    with pytest.raises(SourceError) as error:
        client.cameras.create(scene(image))
    assert isinstance(error.value.__cause__, KeyError)
    assert error.value.code == Code.SOURCE_FAILED


def test_what_breaks_the_rules_is_seen_before_anything_is_sent(client, emulator, scene, folder):
    emulator.control.clear_requests()
    (folder / "cut.png").write_bytes(png()[:30])
    with pytest.raises(ValidationError) as error:
        client.cameras.create(scene("cut.png"))
    assert "cut.png" in str(error.value) or "cut.png" in error.value.item
    assert error.value.findings
    assert emulator.control.requests() == []


def test_a_lidar_scene_with_calibration_and_imu_data(client, emulator, folder):
    place = {"position": Position(x=0, y=0, z=0), "rotation_quaternion": RotationQuaternion(w=1, x=0, y=0, z=0)}
    entry = client.calibration.create_calibration(
        SensorCalibration(external_id="car", calibration={"TOP": LidarCalibration(**place)})
    )
    assert client.calibration.get_calibration(entry.id).calibration == {"TOP": LidarCalibration(**place)}
    cloud = PointCloud(filename="cloud", sensor_name="TOP", file_data=FileData(data=CSV, format=FileData.Format.CSV))
    samples = [IMUData(**place, timestamp=NOW + time) for time in (10, 20)]
    frame = lidars.Frame(point_clouds=[cloud], unix_timestamp=NOW + 15)
    response = client.lidars.create(lidars.Lidars(external_id="e", frame=frame, imu_data=samples))
    assert response.scene_uuid
    assert CSV in objects(emulator).values()


def test_progress_comes_in_the_calling_thread(connect, scene):
    import threading

    seen = []
    client = connect(progress=lambda progress: seen.append((progress, threading.current_thread())))
    client.cameras.create(scene("front.png", "rear.png"))
    assert {thread for _, thread in seen} == {threading.current_thread()}
    assert seen[-1][0].files == 2
