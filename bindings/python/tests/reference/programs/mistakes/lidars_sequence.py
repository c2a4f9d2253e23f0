"""A sequence of point clouds with files."""

import kognic.io.model.scene.lidars_sequence as LidarsSequenceModel
from builders import clouds
from support import connect, outcome

client = connect()
frame = LidarsSequenceModel.Frame(frame_id="0", relative_timestamp=0, point_clouds=clouds())
scene = LidarsSequenceModel.LidarsSequence(external_id="sequence", frames=[frame])
outcome("created", lambda: bool(client.lidars_sequence.create(scene).scene_uuid))
