"""Images of several moments."""

from __future__ import annotations

from typing import ClassVar, List, Optional

from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.kognic.model.scene.cameras_sequence.frame import Frame
from lading.kognic.model.scene.metadata.metadata import SceneMetaDataField
from lading.kognic.model.scene.sensor_specification import SensorSpecification


class CamerasSequence(BaseScene):
    _type: ClassVar[str] = "cameras-sequence"

    frames: List[Frame]
    sensor_specification: Optional[SensorSpecification] = None
    metadata: SceneMetaDataField = SceneMetaDataField()
