"""Lidars and cameras over frames, with poses, times and IMU data."""

import kognic.io.model.scene.lidars_and_cameras_sequence as SequenceModel
from builders import START, calibrate, clouds, ego, images, imu
from kognic.io.model.scene.feature_flags import FeatureFlags
from kognic.io.model.scene.metadata.metadata import FrameMetaData, MetaData
from kognic.io.model.scene.sensor_specification import SensorSpecification
from support import connect, show, wait

client = connect()
calibration_id = calibrate(client)
specification = SensorSpecification(
    sensor_to_pretty_name={"FRONT": "Front Camera", "TOP": "Roof"}, sensor_order=["TOP", "SIDE", "FRONT", "REAR"]
)


def scene(external_id, with_poses, **members):
    frames = [
        SequenceModel.Frame(
            frame_id=str(index),
            relative_timestamp=100 * index,
            point_clouds=clouds(index),
            images=images(index),
            ego_vehicle_pose=ego if with_poses else None,
            unix_timestamp=START + index,
            metadata=FrameMetaData(index=index),
        )
        for index in range(3)
    ]
    return SequenceModel.LidarsAndCamerasSequence(
        external_id=external_id, frames=frames, calibration_id=calibration_id, **members
    )


resource = client.lidars_and_cameras_sequence
described = dict(sensor_specification=specification, metadata=MetaData(region="north", km=12))
created = resource.create(scene("poses", True, **described), project="project-a")
show("created", created)
show("final", wait(client, created.scene_uuid))
show("poses", client.scene.get_ego_poses(created.scene_uuid))
show("summary", client.scene.get_scene_summary(created.scene_uuid))
show("IMU data", resource.create(scene("imu", False, imu_data=imu())))
show("no motion compensation", resource.create(scene("raw", True, imu_data=imu()), feature_flags=FeatureFlags()))
show("dry run", resource.create(scene("dry", True, imu_data=imu()), dryrun=True))
