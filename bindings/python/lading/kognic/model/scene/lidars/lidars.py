"""Point clouds of one moment."""

from __future__ import annotations

from typing import ClassVar

from lading.kognic.model.scene.abstract.base_scene_with_imu_data import BaseSceneWithIMUData
from lading.kognic.model.scene.lidars.frame import Frame
from lading.kognic.model.scene.metadata.metadata import SceneMetaDataField


class Lidars(BaseSceneWithIMUData):
    _type: ClassVar[str] = "lidars"

    frame: Frame
    metadata: SceneMetaDataField = SceneMetaDataField()
