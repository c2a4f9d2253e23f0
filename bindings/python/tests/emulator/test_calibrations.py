"""Calibrations: all nine types as they should be, and every key that is missing, unknown or of a wrong type."""

from __future__ import annotations

import base64

import pytest

from .api import WORKSPACE_ID

ROUTE = f"/v1/calibrations?workspaceId={WORKSPACE_ID}"
POSE = {
    "position": {"x": 0.0, "y": 1.0, "z": 2.0},
    "rotation_quaternion": {"w": 1.0, "x": 0.0, "y": 0.0, "z": 0.0},
}


def numbers(keys: str) -> dict:
    return dict.fromkeys(keys.split(), 0.5)


CAMERA = {**POSE, "camera_matrix": numbers("fx fy cx cy"), "image_width": 640, "image_height": 480}
SENSORS = {
    "lidar": {**POSE, "field_of_view": {"start_angle_deg": 0, "stop_angle_deg": 90, "depth": 10}},
    "pinhole": {**CAMERA, "distortion_coefficients": numbers("k1 k2 p1 p2 k3"), "field_of_view": 90},
    "fisheye": {**CAMERA, "distortion_coefficients": numbers("k1 k2 p1 p2 k3"), "xi": 1},
    "kannala": {
        **CAMERA,
        "distortion_coefficients": numbers("k1 k2 p1 p2"),
        "undistortion_coefficients": numbers("l1 l2 l3 l4"),
    },
    "principal_point_distortion": {
        **CAMERA,
        "principal_point_distortion_coefficients": numbers("k1 k2"),
        "distortion_center": numbers("x y"),
        "principal_point": numbers("x y"),
    },
    "fused_cylindrical": {
        **CAMERA,
        "cut_angles_degree": numbers("upper lower"),
        "vertical_fov_degree": 72.5,
        "horizontal_fov_degree": 93,
        "max_altitude_angle_degree": 90,
    },
    "cylindrical": CAMERA,
    "principal_point_fisheye": {
        **CAMERA,
        "principal_point_fisheye_coefficients": numbers("alpha_l alpha_r beta_u beta_l"),
    },
    "custom": {
        **POSE,
        "image_width": 640,
        "image_height": 480,
        "wasm_base64": base64.b64encode(b"\0asm").decode(),
        "test_cases": [{"point3d": numbers("x y z"), "point2d": numbers("x y")}],
    },
}
OPTIONAL = {
    "field_of_view",
    "lens_projection_coefficients",
    "vertical_fov_degree",
    "horizontal_fov_degree",
    "max_altitude_angle_degree",
    "test_cases",
}


def create(api, sensors: dict, external_id: str = "calibration"):
    return api.call("POST", ROUTE, {"externalId": external_id, "calibration": sensors})


def sensor(kind: str, **changes) -> dict:
    return {"calibration_type": kind, **SENSORS[kind], **changes}


@pytest.mark.parametrize("kind", SENSORS)
def test_type_comes_back_as_it_was_given(api, kind):
    made = create(api, {"S": sensor(kind)}).json()
    assert set(made) == {"id", "externalId", "created", "workspaceId"}
    found = api.call("GET", f"/v1/calibrations?id={made['id']}").json()
    assert found == {**made, "calibration": {"S": sensor(kind)}}


@pytest.mark.parametrize("kind", SENSORS)
def test_every_needed_key_is_asked_for_and_no_other_is_taken(api, kind):
    for key in SENSORS[kind]:
        answer = create(api, {"S": {k: v for k, v in sensor(kind).items() if k != key}})
        assert answer.status_code == (200 if key in OPTIONAL else 400), key
        assert key in OPTIONAL or f"body.calibration.S.{key}: missing" in answer.json()["message"]
        assert create(api, {"S": sensor(kind, **{key: None})}).status_code == 400
        assert create(api, {"S": sensor(kind, **{key: "text"})}).status_code == 400
    assert "unknown key" in create(api, {"S": sensor(kind, other=1)}).json()["message"]


@pytest.mark.parametrize(
    "sensors, part",
    [
        ({}, "at least 1"),
        ({"S": []}, "calibration_type: missing"),
        ({"S": {"calibrationType": "lidar"}}, "calibration_type: missing"),
        ({"S": sensor("pinhole", calibration_type="square")}, "must be one of lidar, pinhole"),
        ({"S": sensor("pinhole", distortion_coefficients=numbers("k1 k2 p1 p2"))}, "k3: missing"),
        ({"S": sensor("kannala", distortion_coefficients=numbers("k1 k2 p1 p2 k3"))}, "k3: unknown key"),
        ({"S": sensor("lidar", image_width=1)}, "image_width: unknown key"),
        ({"S": sensor("custom", camera_matrix=numbers("fx fy cx cy"))}, "camera_matrix: unknown key"),
        ({"S": sensor("custom", wasm_base64="bm90IHdhc20=")}, "not a WebAssembly module"),
        ({"S": sensor("custom", wasm_base64="***")}, "not base64"),
        ({"S": sensor("custom", test_cases=SENSORS["custom"]["test_cases"] * 101)}, "0 to 100 items, not 101"),
        ({"S": sensor("pinhole", image_width=0)}, "must be at least 1"),
        ({"S": sensor("pinhole", image_width=640.5)}, "must be an integer"),
    ],
)
def test_calibration_is_refused(api, sensors, part):
    answer = create(api, sensors)
    assert answer.status_code == 400
    assert part in answer.json()["message"]


def test_lists(api):
    first, second = (create(api, {"S": sensor("lidar")}, name).json() for name in ("a", "b"))
    ids = lambda query: [c["id"] for c in api.call("GET", "/v1/calibrations" + query).json()]  # noqa: E731
    assert ids("") == [first["id"], second["id"]]
    assert ids("?externalId=b") == [second["id"]]
    assert ids("?externalId=none") == []
    assert api.call("GET", "/v1/calibrations?id=none").status_code == 404
    assert api.call("GET", "/v1/calibrations?id=none&externalId=a").status_code == 400


def test_workspace_is_needed(api):
    body = {"externalId": "c", "calibration": {"S": sensor("lidar")}}
    assert api.call("POST", "/v1/calibrations", body).status_code == 400
    assert api.call("POST", ROUTE, body, dry_run=True).status_code == 400
