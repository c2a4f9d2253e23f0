"""A sequence of point clouds, as dry run: the creation is in test_what_it_does_right.py."""

import kognic.io.model.scene.lidars_sequence as LidarsSequenceModel
from builders import START, clouds, ego, imu
from support import connect, show

client = connect()
frames = [
    LidarsSequenceModel.Frame(
        frame_id=str(index),
        relative_timestamp=100 * index,
        point_clouds=clouds(index),
        ego_vehicle_pose=ego,
        unix_timestamp=START + index,
    )
    for index in range(2)
]
scene = LidarsSequenceModel.LidarsSequence(external_id="sequence", frames=frames, imu_data=imu())
show("scene", scene.to_dict())
show("dry run", client.lidars_sequence.create(scene, dryrun=True))
show("dry run in a batch", client.lidars_sequence.create(scene, "project-a", "batch-3", dryrun=True))
