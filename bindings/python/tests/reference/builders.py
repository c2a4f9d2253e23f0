"""Values that several programs make; goes over to the other package as they do."""

from pathlib import Path

import kognic.io.model.scene.cameras as CamerasModel
from kognic.io.model.calibration import (
    CameraMatrix,
    DistortionCoefficients,
    LidarCalibration,
    LidarFieldOfView,
    PinholeCalibration,
    Position,
    RotationQuaternion,
    SensorCalibration,
)
from kognic.io.model.ego import EgoVehiclePose, IMUData
from kognic.io.model.scene.resources import Image, PointCloud
from kognic.io.resources.scene.file_data import FileData
from kognic.openlabel.models import OpenLabelAnnotation

START = 1_648_200_140_000_000_000  # when the points of the fixtures were measured
SECOND = 1_000_000_000

position, rotation = Position(x=1.5, y=-2, z=0.25), RotationQuaternion(w=0.5, x=0.5, y=0.5, z=0.5)
pose = dict(position=position, rotation_quaternion=rotation)
ego = EgoVehiclePose(position=position, rotation=rotation)
matrix = CameraMatrix(fx=1157, fy=1155.5, cx=24, cy=15.5)
five = DistortionCoefficients(k1=0.1, k2=-0.2, p1=1e-7, p2=0, k3=3)


def imu(samples=4):
    return [IMUData(**pose, timestamp=START + index * SECOND) for index in range(samples)]


def camera(width=48, height=31):
    return dict(pose, image_width=width, image_height=height, camera_matrix=matrix)


def pinhole(width=48, height=31):
    return PinholeCalibration(**camera(width, height), distortion_coefficients=five)


def lidar():
    field_of_view = LidarFieldOfView(start_angle_deg=-30, stop_angle_deg=30.5)
    return LidarCalibration(**pose, field_of_view=field_of_view)


def calibrate(client):
    """A calibration of FRONT (front.jpg), REAR (rear.png) and the lidars TOP and SIDE."""
    sensors = {"FRONT": pinhole(), "REAR": pinhole(21, 13), "TOP": lidar(), "SIDE": lidar()}
    return client.calibration.create_calibration(SensorCalibration(external_id="car", calibration=sensors)).id


def data(filename, format):
    return FileData(data=Path(filename).read_bytes(), format=format)


def images(frame="0"):
    return [
        Image(filename=f"front-{frame}", sensor_name="FRONT", file_data=data("front.jpg", FileData.Format.JPG)),
        Image(filename=f"rear-{frame}", sensor_name="REAR", file_data=data("rear.png", FileData.Format.PNG)),
    ]


def clouds(frame="0"):
    return [
        PointCloud(filename=f"top-{frame}", sensor_name="TOP", file_data=data("top.pcd", FileData.Format.PCD)),
        PointCloud(filename=f"side-{frame}", sensor_name="SIDE", file_data=data("top.csv", FileData.Format.CSV)),
    ]


def cameras(external_id, filename="front.jpg"):
    frame = CamerasModel.Frame(images=[Image(filename=filename)])
    return CamerasModel.Cameras(external_id=external_id, frame=frame)


def openlabel(stream="CAM"):
    uid = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
    text = {"text": [{"name": "stream", "val": stream}]}
    box = {"name": "box", "val": [10, 12.5, 4, 6], "attributes": text}
    frame = {
        "frame_properties": {"timestamp": 0, "streams": {stream: {}}},
        "objects": {uid: {"object_data": {"bbox": [box]}}},
    }
    document = {
        "metadata": {"schema_version": "1.0.0"},
        "streams": {stream: {"type": "camera"}},
        "objects": {uid: {"name": "car", "type": "PassengerCar"}},
        "frames": {"0": frame},
    }
    return OpenLabelAnnotation.model_validate({"openlabel": document})
