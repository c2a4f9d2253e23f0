"""The guide to inputs works as it is written, with this package's names for the imports."""

from __future__ import annotations

from typing import List

import pytest

import lading.kognic.iam as IAM
from lading.kognic import KognicIOClient
from lading.kognic.model.calibration import (
    CameraMatrix,
    DistortionCoefficients,
    LidarCalibration,
    PinholeCalibration,
    Position,
    RotationQuaternion,
    SensorCalibration,
)
from lading.kognic.model.scene.cameras import Cameras
from lading.kognic.model.scene.cameras import Frame as CamerasFrame
from lading.kognic.model.scene.resources import Image, PointCloud

from .block import run
from .conftest import IMAGES

# The guide uses older names too.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PLACES = {"project-identifier": "project-a"}


@pytest.fixture
def names(client):
    return {"client": client, "IAM": IAM, "List": List}


@pytest.fixture
def scene(folder):
    def make(external_id):
        frame = CamerasFrame(images=[Image(filename=str(folder / "filename1.jpg"))])
        return Cameras(external_id=external_id, frame=frame)

    return make


@pytest.mark.parametrize(
    ("block", "batch"), [("inputs_latest_open_batch", "batch-2"), ("inputs_named_batch", "batch-3")]
)
def test_inputs_go_to_the_batch(emulator, names, scene, block, batch):
    run(block, {"...": "scene"}, scene=scene("drive"), **names)
    assert [(entry["project"], entry["batch"]) for entry in emulator.control.inputs()] == [("project-a", batch)]


def test_on_behalf_of_an_organization(emulator, scene):
    auth = (emulator.client_id, emulator.client_secret)
    with KognicIOClient(auth=auth, base_url=emulator.url, client_organization_id=1) as client:
        client.cameras.create(scene("drive"), project="project-a")
    api = emulator.control.requests("/v1/inputs")
    assert {entry["headers"]["x-organization-id"] for entry in api} == {"1"}


def test_list_inputs(client, names, scene):
    uuids = [client.cameras.create(scene(f"drive-{n}"), "project-a").scene_uuid for n in range(3)]
    shown = "'cca60a67-cb68-4645-8bae-00c6e6415555', 'cc8776d0-f537-4094-8b11-8c2111741e2f', ..."
    given = {**PLACES, "batch-identifier": "batch-2", shown: ", ".join(map(repr, uuids))}
    run("inputs_list_inputs", given, **names)
    listed = client.input.get_inputs(project="project-a", external_ids=["drive-1"])
    assert [(entry.uuid, entry.external_id) for entry in listed] == [(uuids[1], "drive-1")]


def test_properties_of_an_input(client, scene):
    uuid = client.cameras.create(scene("drive"), "project-a").scene_uuid
    statuses = [client.input.get_inputs_by_uuids(input_uuids=[uuid])[0].status for _ in range(3)]
    assert statuses == ["processing", "processing", "created"]
    (entry,) = client.input.get_inputs_by_uuids(input_uuids=[uuid])
    assert (entry.uuid, entry.external_id, entry.batch) == (uuid, "drive", "batch-2")
    assert (entry.input_type, entry.status, entry.error_message) == ("cameras", "created", None)
    assert uuid in entry.view_link and entry.annotation_types == ["object-detection"]


def test_invalidated_inputs_are_listed_when_asked_for(client, names, scene):
    uuids = [client.cameras.create(scene(f"drive-{n}"), "project-a").scene_uuid for n in range(3)]
    shown = '"0edb8f59-a8ea-4c9b-aebb-a3caaa6f2ba3", "37d9dda4-3a29-4fcb-8a71-6bf16d5a9c36"'
    run("inputs_invalidate", {shown: ", ".join(map(repr, uuids[:2]))}, **names)
    run("inputs_list_invalidated", PLACES, **names)
    assert [entry.uuid for entry in client.input.get_inputs(project="project-a")] == uuids[2:]
    invalid = client.input.get_inputs(project="project-a", include_invalidated=True)
    statuses = {entry.uuid: entry.status for entry in invalid if entry.uuid != uuids[2]}
    assert statuses == dict.fromkeys(uuids[:2], "invalidated:broken-input")


@pytest.fixture
def create_inputs(client, names, folder):
    """Runs the block that does so."""
    cloud = IMAGES.parent / "point_clouds" / "binary.pcd"
    frame = {
        "frame_id": "0",
        "relative_timestamp": 0,
        "point_clouds": [PointCloud(filename=str(cloud))],
        "images": [Image(filename=str(folder / "filename1.jpg"))],
    }
    scene = {"external_id": "drive", "frames": [frame], "calibration_id": calibrated(client)}
    filled_in = {
        "LidarsAndCamerasSequence(...)": "LidarsAndCamerasSequence(**scene)",
        "OpenLabelAnnotation(...)": "OpenLabelAnnotation(openlabel=openlabel)",
        "   ...\n": "",
        **PLACES,
        "batch-identifier": "batch-3",
    }
    openlabel = {"metadata": {"schema_version": "1.0.0"}}
    return lambda: run("inputs_create_inputs", filled_in, scene=scene, openlabel=openlabel, **names)


def test_creating_multiple_inputs_with_one_call(emulator, create_inputs, capsys):
    create_inputs()
    (entry,) = emulator.control.inputs()
    assert capsys.readouterr().out == f"Input drive was created, got uuid {entry['uuid']}\n"
    assert (entry["project"], entry["batch"]) == ("project-a", "batch-3")
    assert len(emulator.control.pre_annotations()) == 1


def test_a_failure_is_told_with_its_stage(emulator, create_inputs, capsys):
    emulator.control.faults({"match": {"path": "/v1/inputs"}, "fault": {"status": 400, "body": {"message": "full"}}})
    create_inputs()
    out = capsys.readouterr().out
    assert out.startswith("Input drive failed to be created at stage InputCreationStage.INPUT_FROM_SCENE with error ")
    assert out.endswith("full\n") and emulator.control.inputs() == []


def calibrated(client):
    pose = {"position": Position(x=0, y=0, z=0), "rotation_quaternion": RotationQuaternion(w=1, x=0, y=0, z=0)}
    camera = PinholeCalibration(
        **pose,
        image_width=48,
        image_height=31,
        camera_matrix=CameraMatrix(fx=1, fy=1, cx=24, cy=15),
        distortion_coefficients=DistortionCoefficients(k1=0, k2=0, p1=0, p2=0, k3=0),
    )
    sensors = {"CAM": camera, "lidar": LidarCalibration(**pose)}
    return client.calibration.create_calibration(SensorCalibration(external_id="car", calibration=sensors)).id
