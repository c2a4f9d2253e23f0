"""Fused cylindrical cameras."""

from __future__ import annotations

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration.camera.common import BaseStandardCameraCalibration
from lading.kognic.model.calibration.common import CalibrationType


class CutAngles(BaseSerializer):
    upper: float
    lower: float


class FusedCylindricalCalibration(BaseStandardCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.FUSEDCYLINDRICAL
    cut_angles_degree: CutAngles
    vertical_fov_degree: float = 72.5
    horizontal_fov_degree: float = 93
    max_altitude_angle_degree: float = 90.0
