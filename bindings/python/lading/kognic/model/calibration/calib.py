"""Calibrations of all sensors of a vehicle."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Mapping, Optional, Type

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration import camera
from lading.kognic.model.calibration.common import BaseCalibration, CalibrationType
from lading.kognic.model.calibration.lidar import LidarCalibration

calibration_factory: Dict[str, Type[BaseCalibration]] = {
    CalibrationType.LIDAR.value: LidarCalibration,
    CalibrationType.PINHOLE.value: camera.PinholeCalibration,
    CalibrationType.KANNALA.value: camera.KannalaCalibration,
    CalibrationType.FISHEYE.value: camera.FisheyeCalibration,
    CalibrationType.PRINCIPALPOINTDIST.value: camera.PrincipalPointDistortionCalibration,
    CalibrationType.FUSEDCYLINDRICAL.value: camera.FusedCylindricalCalibration,
    CalibrationType.CYLINDRICAL.value: camera.CylindricalCalibration,
    CalibrationType.PRINCIPALPOINTFISHEYE.value: camera.PrincipalPointFisheyeCalibration,
    CalibrationType.CUSTOM.value: camera.CustomCameraCalibration,
}


class SensorCalibration(BaseSerializer):
    external_id: str
    calibration: Dict[str, BaseCalibration]

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        return {**values, "calibration": _typed(values.get("calibration", {}))}

    def to_dict(self, by_alias: bool = True) -> Dict[str, Any]:
        # The platform takes snake_case inside the calibration of a sensor.
        sensors = {name: sensor.to_dict(by_alias=False) for name, sensor in self.calibration.items()}
        return {"externalId" if by_alias else "external_id": self.external_id, "calibration": sensors}


class SensorCalibrationEntry(BaseSerializer):
    """A calibration on the platform. A sensor of a type that this version does not know stays a dict."""

    id: str
    external_id: str
    created: datetime
    workspace_id: Optional[str] = None
    calibration: Optional[Mapping[str, Any]] = None

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        return {**values, "calibration": _typed(values.get("calibration") or {})}


def _typed(sensors: Any) -> Any:
    if not isinstance(sensors, Mapping):
        return sensors
    return {name: _sensor(value) for name, value in sensors.items()}


def _sensor(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    kind = value.get("calibration_type", value.get("calibrationType"))
    model = calibration_factory.get(getattr(kind, "value", kind) or "")
    return model.model_validate(value) if model is not None else value
