"""Fisheye cameras."""

from __future__ import annotations

from lading.kognic.model.calibration.camera.common import BaseStandardCameraCalibration, DistortionCoefficients
from lading.kognic.model.calibration.common import CalibrationType


class FisheyeCalibration(BaseStandardCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.FISHEYE
    distortion_coefficients: DistortionCoefficients
    xi: float
