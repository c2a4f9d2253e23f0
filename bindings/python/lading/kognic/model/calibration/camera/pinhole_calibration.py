"""Pinhole cameras."""

from __future__ import annotations

from lading.kognic.model.calibration.camera.common import BaseStandardCameraCalibration, DistortionCoefficients
from lading.kognic.model.calibration.common import CalibrationType


class PinholeCalibration(BaseStandardCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.PINHOLE
    distortion_coefficients: DistortionCoefficients
