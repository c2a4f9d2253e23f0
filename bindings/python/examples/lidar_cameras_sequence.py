"""Creates an input from a sequence of two cameras and a lidar: calibration, ego poses, IMU data, a pre-annotation.

python lidar_cameras_sequence.py [--base-url URL] --project P     (credentials: KOGNIC_CREDENTIALS, see the README)
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from lading.kognic import KognicIOClient
from lading.kognic.model.calibration import (
    CameraMatrix,
    DistortionCoefficients,
    LidarCalibration,
    PinholeCalibration,
    Position,
    RotationQuaternion,
    SensorCalibration,
)
from lading.kognic.model.ego import EgoVehiclePose, IMUData
from lading.kognic.model.scene.lidars_and_cameras_sequence import Frame, LidarsAndCamerasSequence
from lading.kognic.model.scene.resources import Image, ImageMetadata, PointCloud
from lading.kognic.model.scene.sensor_specification import SensorSpecification
from lading.kognic.tools.input_creation import InputCreationStatus, SceneWithPreAnnotation, create_inputs

DRIVE = Path(__file__).resolve().parents[2] / "demo"
START_NS = 1_668_000_000_000_000_000
FORWARD = RotationQuaternion(w=0.5, x=-0.5, y=0.5, z=-0.5)
BACKWARD = RotationQuaternion(w=0.5, x=-0.5, y=-0.5, z=0.5)


def camera(rotation):
    return PinholeCalibration(
        position=Position(x=0, y=0, z=1.5),
        rotation_quaternion=rotation,
        camera_matrix=CameraMatrix(fx=700, fy=700, cx=640, cy=324),
        distortion_coefficients=DistortionCoefficients(k1=0, k2=0, p1=0, p2=0, k3=0),
        image_width=1280,
        image_height=720,
    )


def pose(metres):
    return EgoVehiclePose(position=Position(x=metres, y=0, z=0), rotation=RotationQuaternion(w=1, x=0, y=0, z=0))


def frame(number):
    taken_ns = START_NS + number * 100_000_000
    shutter = ImageMetadata(shutter_time_start_ns=taken_ns, shutter_time_end_ns=taken_ns + 10_000_000)
    return Frame(
        frame_id=str(number),
        relative_timestamp=number * 100,
        unix_timestamp=taken_ns,
        ego_vehicle_pose=pose(1.5 * number),
        images=[
            Image(filename=str(DRIVE / f"front_{number}.jpg"), sensor_name="FRONT", metadata=shutter),
            Image(filename=str(DRIVE / f"rear_{number}.jpg"), sensor_name="REAR", metadata=shutter),
        ],
        point_clouds=[PointCloud(filename=str(DRIVE / f"lidar_{number}.pcd"), sensor_name="LIDAR")],
    )


def imu_data():
    for step in range(-1, 5):
        yield IMUData(
            timestamp=START_NS + step * 100_000_000,
            position=Position(x=1.5 * step, y=0, z=0),
            rotation_quaternion=RotationQuaternion(w=1, x=0, y=0, z=0),
        )


# One car, seen in every frame by the lidar and in the first by the front camera. OpenLABEL; a kognic.openlabel
# OpenLabelAnnotation does as well as a dict.
CAR = "6a1b0f6e-6d0f-4b57-9a3e-0c1a2b3c4d5e"


def cuboid(number):
    value = [14.0 - 1.5 * number, 3.2, 0.8, 0.0, 0.0, 0.0, 1.0, 4.4, 1.8, 1.6]
    return [{"name": "cuboid", "val": value, "attributes": {"text": [{"name": "stream", "val": "LIDAR"}]}}]


PRE_ANNOTATION = {
    "openlabel": {
        "metadata": {"schema_version": "1.0.0"},
        "streams": {"LIDAR": {"type": "lidar"}, "FRONT": {"type": "camera"}},
        "objects": {CAR: {"name": CAR, "type": "Car"}},
        "frames": {
            str(number): {
                "frame_properties": {
                    "timestamp": number * 100,
                    "external_id": str(number),
                    "streams": {"LIDAR": {}, "FRONT": {}},
                },
                "objects": {CAR: {"object_data": {"cuboid": cuboid(number)}}},
            }
            for number in range(3)
        },
    }
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", help="an emulator or a gateway instead of the platform")
    parser.add_argument("--project", required=True)
    arguments = parser.parse_args()
    name = datetime.now().isoformat(timespec="seconds")

    with KognicIOClient(base_url=arguments.base_url) as client:
        sensors = {"LIDAR": LidarCalibration(position=Position(x=0, y=0, z=1.9), rotation_quaternion=RotationQuaternion(w=1, x=0, y=0, z=0))}
        sensors |= {"FRONT": camera(FORWARD), "REAR": camera(BACKWARD)}
        calibration = client.calibration.create_calibration(SensorCalibration(external_id=name, calibration=sensors))
        print(f"calibration {calibration.id}")
        scene = LidarsAndCamerasSequence(
            external_id=name,
            calibration_id=calibration.id,
            sensor_specification=SensorSpecification(sensor_to_pretty_name={"FRONT": "Front", "REAR": "Rear"}),
            frames=[frame(number) for number in range(3)],
            imu_data=list(imu_data()),
        )
        items = [SceneWithPreAnnotation(scene=scene, pre_annotation=PRE_ANNOTATION)]
        for result in create_inputs(client, items, project=arguments.project):
            print(f"scene       {result.scene_uuid}\npre-annot.  {result.pre_annotation_uuid}")
            print(f"input       {result.input_uuid}\nstatus      {result.status.value}\nview        {result.view_link}")
            if result.status != InputCreationStatus.CREATED:
                sys.exit(result.error.message if result.error else 1)


if __name__ == "__main__":
    main()
