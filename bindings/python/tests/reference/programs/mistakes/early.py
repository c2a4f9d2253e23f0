"""A frame from before its IMU data."""

from builders import SECOND, START, clouds, imu
from kognic.io.model.scene.lidars import Frame, Lidars
from support import connect, refused

client = connect()
frame = Frame(point_clouds=clouds(), unix_timestamp=START - SECOND)
scene = Lidars(external_id="early", frame=frame, imu_data=imu())
refused("early", lambda: client.lidars.create(scene), RuntimeError)
