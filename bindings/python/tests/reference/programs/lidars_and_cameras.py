"""Lidars and cameras of one frame, calibrated."""

import kognic.io.model.scene.lidars_and_cameras as LidarsAndCamerasModel
from builders import START, calibrate, clouds, images, imu
from kognic.io.model.scene.sensor_specification import SensorSpecification
from support import connect, refused, show, wait

client = connect()
calibration_id = calibrate(client)


def scene(external_id, calibration_id=calibration_id, **members):
    frame = LidarsAndCamerasModel.Frame(point_clouds=clouds(), images=images(), unix_timestamp=START + 1)
    return LidarsAndCamerasModel.LidarsAndCameras(
        external_id=external_id, frame=frame, calibration_id=calibration_id, **members
    )


order = SensorSpecification(sensor_order=["REAR", "FRONT"])
created = client.lidars_and_cameras.create(scene("still", sensor_specification=order), "project-a", "batch-3")
show("created", created)
show("final", wait(client, created.scene_uuid))
show("with IMU data", client.lidars_and_cameras.create(scene("moving", imu_data=imu())))
show("dry run", client.lidars_and_cameras.create(scene("dry", imu_data=imu()), dryrun=True))
refused("of another type", lambda: client.cameras.create(scene("other")), ValueError)
refused("unknown calibration", lambda: client.lidars_and_cameras.create(scene("x", "unknown")))
