"""Cameras whose projection is a WebAssembly function."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, List

from lading.kognic.model.base_serializer import BaseSerializer, Field
from lading.kognic.model.calibration.camera.common import BaseCameraCalibration
from lading.kognic.model.calibration.common import CalibrationType


class Point3d(BaseSerializer):
    x: float
    y: float
    z: float


class Point2d(BaseSerializer):
    x: float
    y: float


class TestCase(BaseSerializer):
    """Where a point in space must be in the image: the platform checks the function with it."""

    __test__ = False  # for pytest

    point3d: Point3d
    point2d: Point2d


class CustomCameraCalibration(BaseCameraCalibration):
    calibration_type: CalibrationType = CalibrationType.CUSTOM
    wasm_base64: str
    test_cases: List[TestCase] = Field(default=[], max_length=100)

    def get_wasm_bytes(self) -> bytes:
        return base64.b64decode(self.wasm_base64)

    @staticmethod
    def from_bytes(wasm_bytes: bytes, **kwargs: Any) -> CustomCameraCalibration:
        return CustomCameraCalibration(wasm_base64=base64.b64encode(wasm_bytes).decode("ascii"), **kwargs)

    @staticmethod
    def from_file(wasm_path: str, **kwargs: Any) -> CustomCameraCalibration:
        return CustomCameraCalibration.from_bytes(Path(wasm_path).read_bytes(), **kwargs)
