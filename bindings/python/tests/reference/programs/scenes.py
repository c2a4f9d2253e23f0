"""Scenes: found by uuid and external id, in short, their poses, invalidated, indexed; made of files in the cloud."""

from uuid import UUID

import kognic.io.model.scene.lidars_and_cameras_sequence as SequenceModel
from builders import START, calibrate, cameras, clouds, ego, images
from kognic.io.model.scene import Frame, ImageResource, SceneRequest, SensorResource
from kognic.io.model.scene.invalidated_reason import SceneInvalidatedReason
from kognic.io.model.scene.scene_request import EgoVehiclePose, Resource, SensorSpecification
from support import connect, refused, show, wait

client = connect()
uuids = [client.cameras.create(cameras(external_id)).scene_uuid for external_id in ("one", "two", "two", "three")]
calibration_id = calibrate(client)
frames = [
    SequenceModel.Frame(
        frame_id=str(index),
        relative_timestamp=index,
        point_clouds=clouds(index),
        images=images(index),
        ego_vehicle_pose=ego,
    )
    for index in range(11)
]
moving = SequenceModel.LidarsAndCamerasSequence(external_id="moving", frames=frames, calibration_id=calibration_id)
moving_uuid = client.lidars_and_cameras_sequence.create(moving).scene_uuid
for uuid in [*uuids, moving_uuid]:
    wait(client, uuid)

show("by uuids", client.scene.get_scenes_by_uuids(uuids[:2]))
show("by external ids", client.scene.get_scenes_by_external_ids(["two", "three"]))
refused("one unknown", lambda: client.scene.get_scenes_by_uuids([uuids[0], "unknown"]))
refused("an unknown external id", lambda: client.scene.get_scenes_by_external_ids(["unknown"]))
show("summary", client.scene.get_scene_summary(uuids[0]))
show("summary by UUID", client.scene.get_scene_summary(UUID(moving_uuid)))
show("poses", client.scene.get_ego_poses(moving_uuid))
show("poses of a scene without", client.scene.get_ego_poses(uuids[0]))
show("poses of no scene", client.scene.get_ego_poses("unknown"))

show("invalidated", client.scene.invalidate_scenes(uuids[1:3], SceneInvalidatedReason.DUPLICATE))
show("then", client.scene.get_scenes_by_uuids(uuids))
refused("summary of an invalidated one", lambda: client.scene.get_scene_summary(uuids[1]))
show("summary when asked for", client.scene.get_scene_summary(uuids[1], find_invalidated_scenes=True))
refused("invalidate the unknown", lambda: client.scene.invalidate_scenes(["x"], SceneInvalidatedReason.BAD_CONTENT))
show("indexed", client.scene.reindex_scene(uuids[3]))
show("its status", client.scene.get_scenes_by_uuids([uuids[3]])[0].status)
show("imported", client.scene.import_indexed_scene(uuids[3]))
show("its status then", wait(client, uuids[3]).status)

image = ImageResource("gs://bucket/a.jpg", None, "FRONT", START, START + 5, True)
cloud = SensorResource(external_resource_uri="gs://bucket/a.pcd", local_file=None, sensor_name="TOP")
pose = EgoVehiclePose(x=1, y=2, z=3, rotation_x=0, rotation_y=0, rotation_z=0, rotation_w=1)
request = SceneRequest(
    workspace_id=client.workspace_id,
    external_id="cloud",
    frames=[Frame("0", START, [image], [cloud], pose, {"wet": True})],
    sensor_specification=SensorSpecification({"FRONT": "Front"}, ["FRONT", "TOP"]),
    calibration_id=calibration_id,
    metadata={"region": "north"},
    imudata_resource=Resource("gs://bucket/imu.json", None),
    should_motion_compensate=False,
    postpone_external_resource_import=True,
)
show("request", request.to_dict())
# The public documentation does not say how this platform answers: the emulator does not serve it.
refused("of files in the cloud", lambda: client.scene.create_scene(request))
refused("a resource of nothing", lambda: SensorResource(None, None, "TOP"), ValueError)
refused("a frame without images", lambda: Frame("0", START, []), ValueError)
