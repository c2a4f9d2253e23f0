"""Lidars that are aggregated over the frames."""

import kognic.io.model.scene.aggregated_lidars_and_cameras_seq as AggregatedModel
from builders import START, calibrate, clouds, ego, images, imu
from support import connect, show, wait

client = connect()
calibration_id = calibrate(client)


def scene(external_id, **members):
    frames = [
        AggregatedModel.Frame(
            frame_id=str(index),
            relative_timestamp=100 * index,
            point_clouds=clouds(index),
            images=images(index),
            ego_vehicle_pose=ego,
            unix_timestamp=START + index,
        )
        for index in range(2)
    ]
    return AggregatedModel.AggregatedLidarsAndCamerasSequence(
        external_id=external_id, frames=frames, calibration_id=calibration_id, **members
    )


resource = client.aggregated_lidars_and_cameras_seq
created = resource.create(scene("aggregated"), project="project-a")
show("created", created)
show("final", wait(client, created.scene_uuid))
show("summary", client.scene.get_scene_summary(created.scene_uuid))
show("with IMU data", resource.create(scene("imu", imu_data=imu())))
show("dry run", resource.create(scene("dry"), dryrun=True))
