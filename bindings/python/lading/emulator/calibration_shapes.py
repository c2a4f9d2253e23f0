"""The shapes of a calibration: one a sensor type. Their keys are snake_case, unlike the rest of the API."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Dict, Mapping

from .scene_shapes import POSITION, QUATERNION
from .shape import NO_KEYS, Invalid, Shape, choice, list_of, map_of, name, number, positive, record

MOST_TEST_CASES = 100
WASM_MAGIC = b"\0asm"


def _numbers(keys: str) -> Shape:
    return record(dict.fromkeys(keys.split(), number))


def _wasm(value: Any, at: str) -> None:
    name(value, at)
    try:
        module = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(f"{at}: is not base64") from None
    if not module.startswith(WASM_MAGIC):
        raise Invalid(f"{at}: is not a WebAssembly module")


_camera_matrix = {"camera_matrix": _numbers("fx fy cx cy")}
_five = {"distortion_coefficients": _numbers("k1 k2 p1 p2 k3")}
_four = {"distortion_coefficients": _numbers("k1 k2 p1 p2")}
_fov_defaults = {"vertical_fov_degree": number, "horizontal_fov_degree": number, "max_altitude_angle_degree": number}
_test_case = record({"point3d": _numbers("x y z"), "point2d": _numbers("x y")})


def _camera(required: Mapping[str, Shape], optional: Mapping[str, Shape] = NO_KEYS) -> Shape:
    size = {"image_width": positive, "image_height": positive}
    return _sensor({**size, **required}, {"field_of_view": number, **optional})


def _sensor(required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    pose = {"position": POSITION, "rotation_quaternion": QUATERNION}
    return record({"calibration_type": name, **pose, **required}, optional)


CALIBRATIONS: Dict[str, Shape] = {
    "lidar": _sensor(
        {}, {"field_of_view": record({"start_angle_deg": number, "stop_angle_deg": number}, {"depth": number})}
    ),
    "pinhole": _camera({**_camera_matrix, **_five}),
    "fisheye": _camera({**_camera_matrix, **_five, "xi": number}),
    "kannala": _camera({**_camera_matrix, **_four, "undistortion_coefficients": _numbers("l1 l2 l3 l4")}),
    "principal_point_distortion": _camera(
        {
            **_camera_matrix,
            "principal_point_distortion_coefficients": _numbers("k1 k2"),
            "distortion_center": _numbers("x y"),
            "principal_point": _numbers("x y"),
        },
        {"lens_projection_coefficients": _numbers("c1 c2 c3 c4 c5 c6")},
    ),
    "fused_cylindrical": _camera({**_camera_matrix, "cut_angles_degree": _numbers("upper lower")}, _fov_defaults),
    "cylindrical": _camera(_camera_matrix),
    "principal_point_fisheye": _camera(
        {**_camera_matrix, "principal_point_fisheye_coefficients": _numbers("alpha_l alpha_r beta_u beta_l")}
    ),
    "custom": _camera({"wasm_base64": _wasm}, {"test_cases": list_of(_test_case, 0, MOST_TEST_CASES)}),
}


def sensor_calibration(value: Any, at: str) -> None:
    """A calibration of the type that it names itself."""
    if not isinstance(value, dict) or "calibration_type" not in value:
        raise Invalid(f"{at}.calibration_type: missing; one of {', '.join(CALIBRATIONS)}")
    choice(*CALIBRATIONS)(value["calibration_type"], f"{at}.calibration_type")
    CALIBRATIONS[value["calibration_type"]](value, at)


CALIBRATION = map_of(sensor_calibration, least=1)
