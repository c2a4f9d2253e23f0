"""Lidars."""

from __future__ import annotations

from typing import Optional

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration.common import BaseCalibration, CalibrationType


class LidarFieldOfView(BaseSerializer):
    start_angle_deg: float
    stop_angle_deg: float
    depth: Optional[float] = None


class LidarCalibration(BaseCalibration):
    calibration_type: CalibrationType = CalibrationType.LIDAR
    field_of_view: Optional[LidarFieldOfView] = None
