"""What the snippets of test_with_kognic_io.py use; runs in the reference Python, given `url` and the credentials."""

# flake8: noqa
import logging, time, uuid, warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from kognic.io.client import KognicIOClient
from kognic.io.model import *
from kognic.io.model.calibration import *
from kognic.io.model.calibration import RotationQuaternion
from kognic.io.model.calibration.camera.custom_camera_calibration import Point2d, Point3d, TestCase
from kognic.io.model.calibration.camera.fused_cylindrical_calibration import CutAngles
from kognic.io.model.calibration.camera.kannala_calibration import *
from kognic.io.model.calibration.camera.principal_point_distortion_calibration import *
from kognic.io.model.calibration.camera.principal_point_fisheye_calibration import *
from kognic.io.model.scene import *
from kognic.io.model.ego import EgoVehiclePose, IMUData
from kognic.io.model.scene import cameras, cameras_sequence, lidars, lidars_sequence, lidars_and_cameras
from kognic.io.model.scene import lidars_and_cameras_sequence, aggregated_lidars_and_cameras_seq
from kognic.io.model.scene.resources import Image, ImageMetadata, PointCloud
from kognic.io.resources.scene.file_data import FileData
from kognic.io.tools.input_creation import create_inputs, SceneWithPreAnnotation
from kognic.openlabel.models import OpenLabelAnnotation

client = KognicIOClient(
    auth=(client_id, client_secret),
    host=url,
    order_execution_api_host=url,
    workspace_api_host=url,
    annotation_integration_api_host=url,
    project_management_api_host=url,
    auth_host=url,
    max_retry_attempts=0,
)

START = 1_700_000_000_000_000_000
position, rotation = Position(x=1, y=2, z=3), RotationQuaternion(w=1, x=0, y=0, z=0)
pose = dict(position=position, rotation_quaternion=rotation)
camera = dict(pose, image_width=640, image_height=480, camera_matrix=CameraMatrix(fx=1, fy=1, cx=2, cy=2))
five = DistortionCoefficients(k1=1, k2=2, p1=3, p2=4, k3=5)
CALIBRATIONS = {
    "lidar": LidarCalibration(**pose, field_of_view=LidarFieldOfView(start_angle_deg=1, stop_angle_deg=9, depth=2)),
    "pinhole": PinholeCalibration(**camera, field_of_view=90, distortion_coefficients=five),
    "fisheye": FisheyeCalibration(**camera, distortion_coefficients=five, xi=1),
    "kannala": KannalaCalibration(
        **camera,
        distortion_coefficients=KannalaDistortionCoefficients(k1=1, k2=2, p1=3, p2=4),
        undistortion_coefficients=UndistortionCoefficients(l1=1, l2=2, l3=3, l4=4),
    ),
    "principal_point_distortion": PrincipalPointDistortionCalibration(
        **camera,
        principal_point_distortion_coefficients=PrincipalPointDistortionCoefficients(k1=1, k2=2),
        distortion_center=DistortionCenter(x=1, y=2),
        principal_point=PrincipalPoint(x=1, y=2),
        lens_projection_coefficients=LensProjectionCoefficients(c1=1, c2=2, c3=3, c4=4, c5=5, c6=6),
    ),
    "fused_cylindrical": FusedCylindricalCalibration(**camera, cut_angles_degree=CutAngles(upper=1, lower=2)),
    "cylindrical": CylindricalCalibration(**camera),
    "principal_point_fisheye": PrincipalPointFisheyeCalibration(
        **camera,
        principal_point_fisheye_coefficients=PrincipalPointFisheyeCoefficients(
            alpha_l=1, alpha_r=2, beta_u=3, beta_l=4
        ),
    ),
    "custom": CustomCameraCalibration.from_bytes(
        b"\0asm1234",
        **pose,
        image_width=640,
        image_height=480,
        test_cases=[TestCase(point3d=Point3d(x=1, y=2, z=3), point2d=Point2d(x=1, y=2))],
    ),
}


def calibrate(**sensors):
    return client.calibration.create_calibration(SensorCalibration(external_id="both", calibration=sensors)).id


def image(name, data=None, **options):
    if data is not None:
        options["file_data"] = FileData(data=data, format=FileData.Format.JPG)
    return Image(filename=name, **options)


def cloud(name, data):
    return PointCloud(filename=name, file_data=FileData(data=data, format=FileData.Format.PCD))


imu = [IMUData(**pose, timestamp=START + i * 1_000_000_000) for i in range(3)]
ego = EgoVehiclePose(position=position, rotation=rotation)


def frames(module, images, clouds, poses):
    made = []
    for i in range(2):
        values = dict(frame_id=str(i), relative_timestamp=100 * i, metadata={"dry": True})
        if images:
            values["images"] = [image(f"front-{i}", b"jpeg")]
        if clouds:
            values.update(point_clouds=[cloud(f"top-{i}", b"pcd")], unix_timestamp=START + i)
        if poses:
            values["ego_vehicle_pose"] = ego
        made.append(module.Frame(**values))
    return made


def make(kind):
    both = lambda: calibrate(CAM=CALIBRATIONS["pinhole"], lidar=CALIBRATIONS["lidar"])
    shutter = dict(shutter_time_start_ns=START, shutter_time_end_ns=START + 1, reversed_shutter=True)
    specification = SensorSpecification(sensor_order=["CAM"], sensor_to_pretty_name={"CAM": "Front"})
    if kind == "cameras":
        frame = cameras.Frame(images=[image("front", b"jpeg", metadata=ImageMetadata(**shutter))])
        return client.cameras, Cameras(
            external_id=kind, frame=frame, sensor_specification=specification, metadata={"region": "north", "n": 1}
        )
    if kind == "cameras_sequence":
        return client.cameras_sequence, CamerasSequence(
            external_id=kind, frames=frames(cameras_sequence, True, False, False), sensor_specification=specification
        )
    if kind == "lidars":
        frame = lidars.Frame(point_clouds=[cloud("top", b"pcd")], unix_timestamp=START)
        return client.lidars, lidars.Lidars(external_id=kind, frame=frame, imu_data=imu)
    if kind == "lidars_sequence":
        return client.lidars_sequence, lidars_sequence.LidarsSequence(
            external_id=kind, frames=frames(lidars_sequence, False, True, True)
        )
    if kind == "lidars_and_cameras":
        frame = lidars_and_cameras.Frame(
            point_clouds=[cloud("top", b"pcd")], images=[image("front", b"jpeg")], unix_timestamp=START
        )
        return client.lidars_and_cameras, LidarsAndCameras(
            external_id=kind, frame=frame, calibration_id=both(), imu_data=imu
        )
    if kind == "lidars_and_cameras_sequence":
        return client.lidars_and_cameras_sequence, LidarsAndCamerasSequence(
            external_id=kind,
            frames=frames(lidars_and_cameras_sequence, True, True, True),
            calibration_id=both(),
            imu_data=imu,
        )
    return client.aggregated_lidars_and_cameras_seq, AggregatedLidarsAndCamerasSequence(
        external_id=kind, frames=frames(aggregated_lidars_and_cameras_seq, True, True, True), calibration_id=both()
    )


def wait(uuid):
    while True:
        scene = client.scene.get_scenes_by_uuids([uuid])[0]
        if scene.status not in ("pending", "processing"):
            return scene


def created(kind="cameras"):
    resource, scene = make(kind)
    if kind == "lidars_sequence":  # the client's own `create` forgets to upload the files of this kind alone
        body = dict(imu_data=scene.imu_data, resources=scene.resources, project=None, batch=None)
        uuid = resource._post_input_request(resource.path, scene.to_dict(), **body).scene_uuid
    else:
        uuid = resource.create(scene).scene_uuid
    wait(uuid)
    return uuid


def openlabel(stream="CAM"):
    bbox = {"name": "box", "val": [1, 2, 3, 4], "attributes": {"text": [{"name": "stream", "val": stream}]}}
    uid = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
    return OpenLabelAnnotation.model_validate(
        {
            "openlabel": {
                "metadata": {"schema_version": "1.0.0"},
                "streams": {stream: {"type": "camera"}},
                "objects": {uid: {"name": "car", "type": "Car"}},
                "frames": {
                    "0": {
                        "frame_properties": {"timestamp": 0, "streams": {stream: {}}},
                        "objects": {uid: {"object_data": {"bbox": [bbox]}}},
                    }
                },
            }
        }
    )
