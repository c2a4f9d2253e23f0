"""Images of one moment."""

from __future__ import annotations

from typing import ClassVar, Optional

from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.kognic.model.scene.cameras.frame import Frame
from lading.kognic.model.scene.metadata.metadata import SceneMetaDataField
from lading.kognic.model.scene.sensor_specification import SensorSpecification


class Cameras(BaseScene):
    _type: ClassVar[str] = "cameras"

    frame: Frame
    sensor_specification: Optional[SensorSpecification] = None
    metadata: SceneMetaDataField = SceneMetaDataField()
