"""Calibrations on the platform."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.calibration import SensorCalibration, SensorCalibrationEntry
from lading.kognic.resources.abstract import IOResource


class CalibrationResource(IOResource):
    def get_calibration(self, id: str) -> SensorCalibrationEntry:
        return self._one(SensorCalibrationEntry, "calibrations.get", id=id)

    def get_calibrations(self, external_id: Optional[str] = None) -> List[SensorCalibrationEntry]:
        """All calibrations, or those with an external id."""
        return self._many(SensorCalibrationEntry, "calibrations.list", externalId=external_id)

    def create_calibration(self, sensor_calibration: SensorCalibration) -> SensorCalibrationEntry:
        return self._one(SensorCalibrationEntry, "calibrations.create", **sensor_calibration.to_dict())
