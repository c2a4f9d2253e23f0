"""Cylindrical cameras."""

from __future__ import annotations

from lading.kognic.model.calibration.camera.common import BaseStandardCameraCalibration
from lading.kognic.model.calibration.common import CalibrationType


class CylindricalCalibration(BaseStandardCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.CYLINDRICAL
