"""Point clouds and images of several moments."""

from __future__ import annotations

from typing import ClassVar, List, Optional

from lading.kognic.model.scene.abstract.base_scene_with_imu_data import BaseSceneWithIMUData
from lading.kognic.model.scene.lidars_and_cameras_sequence.frame import Frame
from lading.kognic.model.scene.metadata.metadata import SceneMetaDataField
from lading.kognic.model.scene.sensor_specification import SensorSpecification


class LidarsAndCamerasSequence(BaseSceneWithIMUData):
    _type: ClassVar[str] = "lidars-and-cameras-sequence"

    frames: List[Frame]
    calibration_id: str
    sensor_specification: Optional[SensorSpecification] = None
    metadata: SceneMetaDataField = SceneMetaDataField()
