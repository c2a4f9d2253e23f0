"""Calibrations of all nine types: made, looked up, listed."""

from builders import calibrate, camera, five, pinhole, pose
from kognic.io.model.calibration import (
    CustomCameraCalibration,
    CylindricalCalibration,
    FisheyeCalibration,
    FusedCylindricalCalibration,
    KannalaCalibration,
    LidarCalibration,
    LidarFieldOfView,
    PinholeCalibration,
    PrincipalPointDistortionCalibration,
    PrincipalPointFisheyeCalibration,
    SensorCalibration,
)
from kognic.io.model.calibration.camera.custom_camera_calibration import Point2d, Point3d, TestCase
from kognic.io.model.calibration.camera.fused_cylindrical_calibration import CutAngles
from kognic.io.model.calibration.camera.kannala_calibration import (
    KannalaDistortionCoefficients,
    UndistortionCoefficients,
)
from kognic.io.model.calibration.camera.principal_point_distortion_calibration import (
    DistortionCenter,
    LensProjectionCoefficients,
    PrincipalPoint,
    PrincipalPointDistortionCoefficients,
)
from kognic.io.model.calibration.camera.principal_point_fisheye_calibration import PrincipalPointFisheyeCoefficients
from support import connect, refused, show

client = connect()
distorted = dict(
    principal_point_distortion_coefficients=PrincipalPointDistortionCoefficients(k1=1, k2=-2.5),
    distortion_center=DistortionCenter(x=1, y=2),
    principal_point=PrincipalPoint(x=1.5, y=2),
)
calibrations = {
    "lidar": LidarCalibration(**pose),
    "lidar_view": LidarCalibration(
        **pose, field_of_view=LidarFieldOfView(start_angle_deg=1, stop_angle_deg=9.5, depth=20)
    ),
    "pinhole": PinholeCalibration(**camera(), distortion_coefficients=five),
    "pinhole_view": PinholeCalibration(**camera(), distortion_coefficients=five, field_of_view=90.5),
    "fisheye": FisheyeCalibration(**camera(), distortion_coefficients=five, xi=1.25),
    "kannala": KannalaCalibration(
        **camera(),
        distortion_coefficients=KannalaDistortionCoefficients(k1=1, k2=2, p1=3e-9, p2=4),
        undistortion_coefficients=UndistortionCoefficients(l1=1, l2=2, l3=3, l4=-4.5),
    ),
    "distortion": PrincipalPointDistortionCalibration(**camera(), **distorted),
    "distortion_lens": PrincipalPointDistortionCalibration(
        **camera(),
        **distorted,
        lens_projection_coefficients=LensProjectionCoefficients(c1=1, c2=2, c3=3, c4=4, c5=5, c6=6),
    ),
    "fused": FusedCylindricalCalibration(**camera(), cut_angles_degree=CutAngles(upper=10.5, lower=-10)),
    "fused_views": FusedCylindricalCalibration(
        **camera(),
        cut_angles_degree=CutAngles(upper=1, lower=2),
        vertical_fov_degree=60,
        horizontal_fov_degree=100.5,
        max_altitude_angle_degree=80,
    ),
    "cylindrical": CylindricalCalibration(**camera(), field_of_view=120),
    "fisheye_point": PrincipalPointFisheyeCalibration(
        **camera(),
        principal_point_fisheye_coefficients=PrincipalPointFisheyeCoefficients(
            alpha_l=1, alpha_r=2, beta_u=3, beta_l=4.5
        ),
    ),
    "custom": CustomCameraCalibration.from_bytes(
        b"\0asm\1\0\0\0",
        **pose,
        image_width=48,
        image_height=31,
        test_cases=[TestCase(point3d=Point3d(x=1, y=2, z=3), point2d=Point2d(x=1.5, y=2))],
    ),
}

for sensor, calibration in calibrations.items():
    made = client.calibration.create_calibration(
        SensorCalibration(external_id=sensor, calibration={sensor: calibration})
    )
    show(f"{sensor} made", made)
    got = client.calibration.get_calibration(made.id)
    show(f"{sensor} got", got)
    show(f"{sensor} is what was given", got.calibration[sensor] == calibration)
    show(f"{sensor} by external id", client.calibration.get_calibrations(external_id=sensor))

calibrate(client)
show("of a car", client.calibration.get_calibrations(external_id="car"))
calibrate(client)
show("of two cars", client.calibration.get_calibrations("car"))
show("of none", client.calibration.get_calibrations("nobody"))
show("all", [[entry.external_id, sorted(entry.calibration)] for entry in client.calibration.get_calibrations()])
show("the code of a custom one", list(calibrations["custom"].get_wasm_bytes()))
show("coefficients", calibrations["distortion_lens"].lens_projection_coefficients.get_coefficients())
show("a dict", SensorCalibration(external_id="x", calibration={"CAM": pinhole()}).to_dict())
refused("unknown", lambda: client.calibration.get_calibration("unknown"))
refused("no pose", lambda: PinholeCalibration(image_width=1, image_height=1), ValueError)
refused("text for a number", lambda: LidarFieldOfView(start_angle_deg="wide", stop_angle_deg=1), ValueError)
