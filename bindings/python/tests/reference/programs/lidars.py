"""Point clouds of every format, with and without IMU data."""

import kognic.io.model.scene.lidars as LidarsModel
from builders import SECOND, START, imu
from kognic.io.model.scene.feature_flags import FeatureFlags
from kognic.io.model.scene.metadata.metadata import MetaData
from kognic.io.model.scene.resources import PointCloud
from support import connect, show, wait

client = connect()


def scene(external_id, *clouds, unix_timestamp=None, **members):
    frame = LidarsModel.Frame(point_clouds=list(clouds), unix_timestamp=unix_timestamp)
    return LidarsModel.Lidars(external_id=external_id, frame=frame, **members)


formats = scene(
    "formats",
    PointCloud(filename="top.pcd"),
    PointCloud(filename="top.csv", sensor_name="csv"),
    PointCloud(filename="top.las", sensor_name="las"),
    PointCloud(filename="./top.laz", sensor_name="laz"),
)
show("scene", formats.to_dict())
created = client.lidars.create(formats)
show("formats", created)
show("final", wait(client, created.scene_uuid))

moving = scene("moving", PointCloud(filename="top.pcd"), unix_timestamp=START + SECOND, imu_data=imu())
show("dry run", client.lidars.create(moving, dryrun=True))
show("with IMU data", client.lidars.create(moving, "project-b", feature_flags=FeatureFlags.defaults()))
standing = scene("standing", PointCloud(filename="top.csv"), imu_data=imu(2), metadata=MetaData(dry=True))
show("no motion compensation", client.lidars.create(standing, feature_flags=FeatureFlags()))
