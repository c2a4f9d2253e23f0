"""Scenes in short."""

from __future__ import annotations

from datetime import datetime
from typing import Dict, List, Optional, Set, Union

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.scene_type import SceneType

SceneMetadata = Dict[str, Union[str, bool, int, float]]


class SceneSummary(BaseSerializer):
    scene_uuid: str
    external_id: str
    workspace_id: str
    created: datetime
    calibration_id: Optional[str] = None
    frame_relative_times: Optional[List[int]] = None
    lidars: Optional[Set[str]] = None
    cameras: Optional[Set[str]] = None
    scene_type: SceneType
    is_multi_sensor: bool
    is_motion_compensated: bool
    metadata: SceneMetadata = {}
