"""Fisheye cameras with a principal point."""

from __future__ import annotations

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration.camera.common import BaseStandardCameraCalibration
from lading.kognic.model.calibration.common import CalibrationType


class PrincipalPointFisheyeCoefficients(BaseSerializer):
    alpha_l: float
    alpha_r: float
    beta_u: float
    beta_l: float


class PrincipalPointFisheyeCalibration(BaseStandardCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.PRINCIPALPOINTFISHEYE
    principal_point_fisheye_coefficients: PrincipalPointFisheyeCoefficients
