from lading.kognic.model.calibration.calib import SensorCalibration, SensorCalibrationEntry
from lading.kognic.model.calibration.camera import (
    BaseStandardCameraCalibration,
    CameraMatrix,
    CustomCameraCalibration,
    CylindricalCalibration,
    DistortionCoefficients,
    FisheyeCalibration,
    FusedCylindricalCalibration,
    KannalaCalibration,
    PinholeCalibration,
    PrincipalPointDistortionCalibration,
    PrincipalPointFisheyeCalibration,
)
from lading.kognic.model.calibration.common import BaseCalibration, CalibrationType, Position, RotationQuaternion
from lading.kognic.model.calibration.lidar import LidarCalibration, LidarFieldOfView

__all__ = [
    "BaseCalibration",
    "BaseStandardCameraCalibration",
    "CalibrationType",
    "CameraMatrix",
    "CustomCameraCalibration",
    "CylindricalCalibration",
    "DistortionCoefficients",
    "FisheyeCalibration",
    "FusedCylindricalCalibration",
    "KannalaCalibration",
    "LidarCalibration",
    "LidarFieldOfView",
    "PinholeCalibration",
    "Position",
    "PrincipalPointDistortionCalibration",
    "PrincipalPointFisheyeCalibration",
    "RotationQuaternion",
    "SensorCalibration",
    "SensorCalibrationEntry",
]
