"""Calibrations on the wire."""

import json

import pytest

from lading.errors import ValidationError
from lading.kognic.model.calibration import (
    CameraMatrix,
    CustomCameraCalibration,
    DistortionCoefficients,
    LidarCalibration,
    LidarFieldOfView,
    PinholeCalibration,
    Position,
    RotationQuaternion,
    SensorCalibration,
    SensorCalibrationEntry,
)

PLACE = {"position": Position(x=1, y=2, z=3), "rotation_quaternion": RotationQuaternion(w=1, x=0, y=0, z=0)}
PLACE_ON_WIRE = {
    "position": {"x": 1.0, "y": 2.0, "z": 3.0},
    "rotation_quaternion": {"w": 1.0, "x": 0.0, "y": 0.0, "z": 0.0},
}
CAMERA = PinholeCalibration(
    **PLACE,
    image_width=1920,
    image_height=1080,
    camera_matrix=CameraMatrix(fx=1, fy=2, cx=3, cy=4),
    distortion_coefficients=DistortionCoefficients(k1=1, k2=2, p1=3, p2=4, k3=5),
)
LIDAR = LidarCalibration(**PLACE, field_of_view=LidarFieldOfView(start_angle_deg=0, stop_angle_deg=90))


def test_sensors_go_over_the_wire_in_snake_case():
    body = SensorCalibration(external_id="car", calibration={"TOP": LIDAR, "CAM": CAMERA}).to_dict()
    assert body == {
        "externalId": "car",
        "calibration": {
            "TOP": {
                "calibration_type": "lidar",
                **PLACE_ON_WIRE,
                "field_of_view": {"start_angle_deg": 0.0, "stop_angle_deg": 90.0},
            },
            "CAM": {
                "calibration_type": "pinhole",
                **PLACE_ON_WIRE,
                "image_width": 1920,
                "image_height": 1080,
                "camera_matrix": {"fx": 1.0, "fy": 2.0, "cx": 3.0, "cy": 4.0},
                "distortion_coefficients": {"k1": 1.0, "k2": 2.0, "p1": 3.0, "p2": 4.0, "k3": 5.0},
            },
        },
    }


def test_entries_come_back_as_typed_sensors():
    body = SensorCalibration(external_id="car", calibration={"TOP": LIDAR, "CAM": CAMERA}).to_dict()
    entry = SensorCalibrationEntry.from_json(
        {"id": "1", "created": "2024-01-01T00:00:00Z", **json.loads(json.dumps(body))}
    )
    assert entry.calibration == {"TOP": LIDAR, "CAM": CAMERA}


def test_a_sensor_of_a_newer_type_stays_a_dict():
    entry = SensorCalibrationEntry.from_json(
        {
            "id": "1",
            "externalId": "e",
            "created": "2024-01-01T00:00:00Z",
            "calibration": {"R": {"calibration_type": "radar"}},
        }
    )
    assert entry.calibration == {"R": {"calibration_type": "radar"}}


def test_custom_cameras_carry_their_function(tmp_path):
    (tmp_path / "camera.wasm").write_bytes(b"\0asm")
    camera = CustomCameraCalibration.from_file(str(tmp_path / "camera.wasm"), **PLACE, image_width=1, image_height=2)
    assert camera.to_dict(by_alias=False)["wasm_base64"] == "AGFzbQ=="
    assert camera.get_wasm_bytes() == b"\0asm"
    point = {"point3d": {"x": 1, "y": 2, "z": 3}, "point2d": {"x": 1, "y": 2}}
    with pytest.raises(ValidationError, match="100"):
        CustomCameraCalibration.from_bytes(b"", **PLACE, image_width=1, image_height=2, test_cases=[point] * 101)
