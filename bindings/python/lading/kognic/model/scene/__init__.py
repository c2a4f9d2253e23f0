from lading.kognic.model.scene.abstract import BaseSceneWithIMUData, SequenceFrame
from lading.kognic.model.scene.aggregated_lidars_and_cameras_seq import AggregatedLidarsAndCamerasSequence
from lading.kognic.model.scene.cameras import Cameras
from lading.kognic.model.scene.cameras_sequence import CamerasSequence
from lading.kognic.model.scene.feature_flags import FeatureFlags
from lading.kognic.model.scene.get_scenes_request import (
    GetScenesRequest,
    GetScenesRequestForExtIds,
    GetScenesRequestForUuids,
)
from lading.kognic.model.scene.invalidated_reason import SceneInvalidatedReason
from lading.kognic.model.scene.lidars import Lidars
from lading.kognic.model.scene.lidars_and_cameras import LidarsAndCameras
from lading.kognic.model.scene.lidars_and_cameras_sequence import LidarsAndCamerasSequence
from lading.kognic.model.scene.lidars_sequence import LidarsSequence
from lading.kognic.model.scene.metadata.metadata import FrameMetaData, MetaData
from lading.kognic.model.scene.resources import Image, ImageMetadata, MissingFileError, PointCloud
from lading.kognic.model.scene.scene_entry import Scene, SceneStatus
from lading.kognic.model.scene.scene_job import CreateSceneResponse, InitializedSceneJob, SceneJobCreated
from lading.kognic.model.scene.scene_request import (
    EgoVehiclePose,
    Frame,
    ImageResource,
    LocalFile,
    Resource,
    SceneRequest,
    SensorResource,
)
from lading.kognic.model.scene.scene_summary import SceneSummary
from lading.kognic.model.scene.scene_type import SceneType
from lading.kognic.model.scene.sensor_specification import CameraSettings, SensorSpecification

__all__ = [
    "AggregatedLidarsAndCamerasSequence",
    "BaseSceneWithIMUData",
    "CameraSettings",
    "Cameras",
    "CamerasSequence",
    "CreateSceneResponse",
    "EgoVehiclePose",
    "FeatureFlags",
    "Frame",
    "FrameMetaData",
    "GetScenesRequest",
    "GetScenesRequestForExtIds",
    "GetScenesRequestForUuids",
    "Image",
    "ImageMetadata",
    "ImageResource",
    "InitializedSceneJob",
    "Lidars",
    "LidarsAndCameras",
    "LidarsAndCamerasSequence",
    "LidarsSequence",
    "LocalFile",
    "MetaData",
    "MissingFileError",
    "PointCloud",
    "Resource",
    "Scene",
    "SceneInvalidatedReason",
    "SceneJobCreated",
    "SceneRequest",
    "SceneStatus",
    "SceneSummary",
    "SceneType",
    "SensorResource",
    "SensorSpecification",
    "SequenceFrame",
]
