from lading.kognic.model.input.abstract import BaseInputWithIMUData, SequenceFrame
from lading.kognic.model.input.aggregated_lidars_and_cameras_seq import AggregatedLidarsAndCamerasSequence
from lading.kognic.model.input.cameras import Cameras
from lading.kognic.model.input.cameras_sequence import CamerasSequence
from lading.kognic.model.input.input import Input
from lading.kognic.model.input.lidars import Lidars
from lading.kognic.model.input.lidars_and_cameras import LidarsAndCameras
from lading.kognic.model.input.lidars_and_cameras_sequence import LidarsAndCamerasSequence
from lading.kognic.model.input.lidars_sequence import LidarsSequence
from lading.kognic.model.input.request_input import (
    CurrentTask,
    InputProgressDetails,
    Phase,
    PhaseAction,
    PhaseDefinition,
    RequestInput,
    RequestInputStatus,
    TaskType,
    WorkflowStage,
)
from lading.kognic.model.input.resources import Image, ImageMetadata, MissingFileError, PointCloud
from lading.kognic.model.input.sensor_specification import CameraSettings, SensorSpecification

__all__ = [
    "AggregatedLidarsAndCamerasSequence",
    "BaseInputWithIMUData",
    "CameraSettings",
    "Cameras",
    "CamerasSequence",
    "CurrentTask",
    "Image",
    "ImageMetadata",
    "Input",
    "InputProgressDetails",
    "Lidars",
    "LidarsAndCameras",
    "LidarsAndCamerasSequence",
    "LidarsSequence",
    "MissingFileError",
    "Phase",
    "PhaseAction",
    "PhaseDefinition",
    "PointCloud",
    "RequestInput",
    "RequestInputStatus",
    "SensorSpecification",
    "SequenceFrame",
    "TaskType",
    "WorkflowStage",
]
