from lading.kognic.model.calibration.camera.common import (
    BaseStandardCameraCalibration,
    CameraMatrix,
    DistortionCoefficients,
)
from lading.kognic.model.calibration.camera.custom_camera_calibration import CustomCameraCalibration
from lading.kognic.model.calibration.camera.cylindrical_calibration import CylindricalCalibration
from lading.kognic.model.calibration.camera.fisheye_calibration import FisheyeCalibration
from lading.kognic.model.calibration.camera.fused_cylindrical_calibration import FusedCylindricalCalibration
from lading.kognic.model.calibration.camera.kannala_calibration import KannalaCalibration
from lading.kognic.model.calibration.camera.pinhole_calibration import PinholeCalibration
from lading.kognic.model.calibration.camera.principal_point_distortion_calibration import (
    PrincipalPointDistortionCalibration,
)
from lading.kognic.model.calibration.camera.principal_point_fisheye_calibration import PrincipalPointFisheyeCalibration

__all__ = [
    "BaseStandardCameraCalibration",
    "CameraMatrix",
    "CustomCameraCalibration",
    "CylindricalCalibration",
    "DistortionCoefficients",
    "FisheyeCalibration",
    "FusedCylindricalCalibration",
    "KannalaCalibration",
    "PinholeCalibration",
    "PrincipalPointDistortionCalibration",
    "PrincipalPointFisheyeCalibration",
]
