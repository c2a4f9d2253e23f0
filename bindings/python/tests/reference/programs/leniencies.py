"""What the platform takes and a strict reader would not: as its public examples do it, here with values of our own."""

from pathlib import Path

import kognic.io.model.scene.aggregated_lidars_and_cameras_seq as AggregatedModel
import kognic.io.model.scene.lidars_and_cameras_sequence as SequenceModel
from builders import calibrate, data, ego
from kognic.io.model import Image, ImageMetadata, PointCloud
from kognic.io.model.calibration import Position, RotationQuaternion
from kognic.io.model.ego import EgoVehiclePose, IMUData
from kognic.io.model.scene.sensor_specification import SensorSpecification
from kognic.io.resources.scene.file_data import FileData
from support import connect, show, wait

#: When the points of top.csv were measured.
MEASURED = 1_648_200_140_000_000_000
MS = 1_000_000

client = connect()
calibration_id = calibrate(client)
resource = client.lidars_and_cameras_sequence


def frame(index, images, point_clouds, model=SequenceModel, **members):
    return model.Frame(
        frame_id=str(index), relative_timestamp=4 * index, images=images, point_clouds=point_clouds, **members
    )


def scene(external_id, *frames, model=SequenceModel.LidarsAndCamerasSequence, **members):
    return model(external_id=external_id, frames=list(frames), calibration_id=calibration_id, **members)


def front(**members):
    return Image(filename="front.jpg", sensor_name="FRONT", **members)


def rear():
    return Image(filename="rear.png", sensor_name="REAR")


def top(sensor="TOP"):
    return PointCloud(filename="top.csv", sensor_name=sensor)


# Nothing of a sensor in a frame, and the same file in several frames, of another sensor too.
dropouts = scene(
    "dropouts",
    frame(0, [front(), rear()], [top(), PointCloud(filename="top.pcd", sensor_name="SIDE")]),
    frame(1, [front()], [top("SIDE")]),
    frame(2, [front()], [top()]),
)
created = resource.create(dropouts, project="project-a")
show("dropouts", created)
show("final", wait(client, created.scene_uuid))

# Rotations that are none, quite.
turned = EgoVehiclePose(position=Position(x=1, y=1, z=1), rotation=RotationQuaternion(w=0.02, x=1.1, y=1.2, z=1.3))
show("poses", resource.create(scene("poses", frame(0, [front()], [top()], ego_vehicle_pose=turned))))

# IMU data and shutter times; floats, as a program computes them.
samples = [
    IMUData(
        position=Position(x=0.1 * index, y=0.5, z=0.25),
        rotation_quaternion=RotationQuaternion(w=0.3, x=0.9, y=0.1 * index, z=0.7),
        timestamp=MEASURED + index * MS,
    )
    for index in range(11)
]
shutter = ImageMetadata(shutter_time_start_ns=MEASURED + 0.5 * MS, shutter_time_end_ns=MEASURED + 1.5 * MS)
moving = frame(0, [front(metadata=shutter)], [top()], unix_timestamp=MEASURED + MS)
show("IMU data", resource.create(scene("imu", moving, imu_data=samples)))
show("IMU data, dry run", resource.create(scene("imu", moving, imu_data=samples), dryrun=True))

# One specification for a whole fleet.
fleet = SensorSpecification(
    sensor_to_pretty_name={"FRONT": "Front", "FISHEYE": "Fisheye"}, sensor_order=["FISHEYE", "FRONT", "TOP"]
)
show("fleet", resource.create(scene("fleet", frame(0, [front()], [top()]), sensor_specification=fleet)))

# Another size than that of the calibration.
large = Image(filename="left.webp", sensor_name="REAR")
show("sizes", resource.create(scene("sizes", frame(0, [front(), large], [top()]))))

# Colours after intensity, and an index before all.
first, *rest = Path("top.csv").read_text().splitlines()
lines = [f",{first},red,blue,green", *(f"{index},{line},255,0,127" for index, line in enumerate(rest))]
coloured = FileData(data="\n".join(lines).encode(), format=FileData.Format.CSV)
painted = PointCloud(filename="coloured", sensor_name="TOP", file_data=coloured)
show("colours", resource.create(scene("colours", frame(0, [front()], [painted]))))

# Clouds that are aggregated already.
aggregated = scene(
    "aggregated",
    frame(0, [front()], [top()], model=AggregatedModel, ego_vehicle_pose=ego),
    frame(1, [rear()], [], model=AggregatedModel, ego_vehicle_pose=turned),
    model=AggregatedModel.AggregatedLidarsAndCamerasSequence,
)
show("aggregated", client.aggregated_lidars_and_cameras_seq.create(aggregated))

# Data that is made when it is its turn, under the name of a file.
lazy = FileData(callback=lambda name: Path(name).read_bytes(), format=FileData.Format.JPG)
front_later = Image(filename="front.jpg", sensor_name="FRONT", file_data=lazy)
at_once = Image(filename="rear.png", sensor_name="REAR", file_data=data("rear.png", FileData.Format.PNG))
show("other sources", resource.create(scene("sources", frame(0, [front_later, at_once], [top()]))))
