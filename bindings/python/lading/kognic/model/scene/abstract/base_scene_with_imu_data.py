"""Scenes with samples of an inertial measurement unit."""

from __future__ import annotations

from typing import Any, Dict, List

from lading.kognic.model.ego.imu_data import IMUData
from lading.kognic.model.scene.abstract.base_scene import BaseScene


class BaseSceneWithIMUData(BaseScene):
    imu_data: List[IMUData] = []

    def to_dict(self, by_alias: bool = True) -> Dict[str, Any]:
        # The samples have a request of their own.
        return self.model_dump(exclude_none=True, by_alias=by_alias, exclude=["imu_data"])
