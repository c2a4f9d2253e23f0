"""Point clouds of several moments."""

from __future__ import annotations

from typing import ClassVar, List

from lading.kognic.model.scene.abstract.base_scene_with_imu_data import BaseSceneWithIMUData
from lading.kognic.model.scene.lidars_sequence.frame import Frame
from lading.kognic.model.scene.metadata.metadata import SceneMetaDataField


class LidarsSequence(BaseSceneWithIMUData):
    _type: ClassVar[str] = "lidars-sequence"

    frames: List[Frame]
    metadata: SceneMetaDataField = SceneMetaDataField()
