"""Names that programs for the platform's own client import, and what is deprecated there."""

import importlib

import pytest

SCENES = {
    "aggregated_lidars_and_cameras_seq": "AggregatedLidarsAndCamerasSequence",
    "cameras": "Cameras",
    "cameras_sequence": "CamerasSequence",
    "lidars": "Lidars",
    "lidars_and_cameras": "LidarsAndCameras",
    "lidars_and_cameras_sequence": "LidarsAndCamerasSequence",
    "lidars_sequence": "LidarsSequence",
}
NAMES = {
    "client": "KognicIOClient",
    "logger": "setup_logging",
    "model": "Scene SceneStatus Project ProjectBatch Workspace Input InputStatus CreateSceneResponse UnixTimestampNs",
    "model.base_serializer": "BaseSerializer",
    "model.calibration": "SensorCalibration SensorCalibrationEntry CalibrationType PinholeCalibration",
    "model.calibration.camera.custom_camera_calibration": "CustomCameraCalibration TestCase Point2d Point3d",
    "model.calibration.camera.kannala_calibration": "KannalaDistortionCoefficients UndistortionCoefficients",
    "model.ego": "EgoVehiclePose IMUData UnixTimestampNs",
    "model.ego.imu_data": "IMUData",
    "model.hosts": "DEFAULT_INPUT_API_HOST DEFAULT_WORKSPACE_API_HOST",
    "model.input": "Cameras Image PointCloud SensorSpecification Input MissingFileError RequestInput",
    "model.input.feature_flags": "FeatureFlags",
    "model.input.metadata.metadata": "MetaData FrameMetaData",
    "model.input.resources": "Image PointCloud ImageMetadata MissingFileError",
    "model.pre_annotation": "CreatedPreAnnotation ResolvedPreAnnotation",
    "model.projects": "Project ProjectBatch ProjectBatchStatus",
    "model.scene": "Scene SceneRequest ImageResource LocalFile SceneInvalidatedReason SceneSummary",
    "model.scene.feature_flags": "FeatureFlags",
    "model.scene.metadata.metadata": "MetaData FrameMetaData",
    "model.scene.resources.resource": "MissingFileError Resource",
    "model.workspace.workspace": "Workspace",
    "resources.abstract": "CreateableIOResource IOResource",
    "resources.scene.file_data": "FileData",
    "resources.scene.scene": "SceneResource",
    "tools.input_creation": "create_inputs SceneWithPreAnnotation InputCreationStatus InputCreationStage",
    "util": "ts_to_dt filter_none get_view_links deprecated_parameter",
    **{f"resources.scene.{module}": name for module, name in SCENES.items()},
    **{f"model.{group}.{module}": f"{name} Frame" for module, name in SCENES.items() for group in ("scene", "input")},
    **{f"model.scene.{module}.frame": "Frame" for module in SCENES},
    **{f"model.input.{module}.{module}": name for module, name in SCENES.items()},
}


@pytest.mark.parametrize("module", NAMES)
def test_names_are_where_they_were(module):
    imported = importlib.import_module("lading.kognic." + module)
    for name in NAMES[module].split():
        assert hasattr(imported, name), name


@pytest.mark.parametrize("module", ["model.input.invalidated_reason_input", "resources.input.file_data"])
def test_old_modules_warn(module):
    with pytest.warns(DeprecationWarning):
        importlib.reload(importlib.import_module("lading.kognic." + module))


def test_old_scene_names_warn_and_work():
    from lading.kognic.model import scene
    from lading.kognic.model.input.cameras import Cameras, Frame

    with pytest.warns(DeprecationWarning, match="model.scene"):
        moved = Cameras(external_id="e", frame=Frame(images=[]))
    assert isinstance(moved, scene.Cameras)
    assert moved.to_dict() == {"externalId": "e", "frame": {"images": []}, "metadata": {}}


def test_deprecated_methods_and_parameters_warn_and_work():
    from lading.kognic.model.scene import SceneInvalidatedReason
    from lading.kognic.resources.input.input import InputResource

    class Recorder:
        def request(self, operation, parameters):
            self.last = (operation, parameters)
            return []

    recorder = Recorder()
    inputs = InputResource(recorder)
    with pytest.warns(DeprecationWarning, match="scene_uuids"):
        inputs.get_inputs_by_uuids(input_uuids=["a"])
    assert recorder.last == ("inputs.by-uuids", {"uuids": ["a"]})
    with pytest.warns(DeprecationWarning):
        inputs.invalidate_inputs(["a"], SceneInvalidatedReason.BAD_CONTENT)
    assert recorder.last == ("inputs.invalidate", {"inputIds": ["a"], "invalidatedReason": "bad-content"})
    with pytest.warns(DeprecationWarning):
        inputs.get_inputs("p", include_invalidated=True)
    assert recorder.last[0] == "inputs.fetch"
    with pytest.warns(FutureWarning):
        inputs.add_annotation_type(scene_uuid="a", annotation_type="b")


def test_an_input_has_the_properties_of_the_guide():
    from lading.kognic.model import Input, InputStatus

    entry = Input.from_json(
        {
            "internalId": "u",
            "externalId": "e",
            "batchId": "b",
            "inputType": "cameras",
            "status": "invalidated:slam-rerun",
            "created": "2024-01-01T00:00:00Z",
            "annotationTypes": ["signs"],
        }
    )
    assert (entry.uuid, entry.batch, entry.input_type) == ("u", "b", "cameras")
    assert entry.status is InputStatus.InvalidatedSlamRerun


def test_view_links():
    from lading.kognic.util import get_view_links

    assert get_view_links(["u"]) == {"u": "https://app.kognic.com/view/input/u"}
