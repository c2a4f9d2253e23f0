"""The names that scenes had when they were called inputs."""

from kognic.io.model.input.aggregated_lidars_and_cameras_seq import AggregatedLidarsAndCamerasSequence
from kognic.io.model.input.cameras import Cameras, Frame
from kognic.io.model.input.cameras_sequence import CamerasSequence
from kognic.io.model.input.cameras_sequence import Frame as SequenceFrame
from kognic.io.model.input.feature_flags import FeatureFlags
from kognic.io.model.input.invalidated_reason_input import InvalidatedReasonInput
from kognic.io.model.input.lidars import Lidars
from kognic.io.model.input.lidars_and_cameras import LidarsAndCameras
from kognic.io.model.input.lidars_and_cameras_sequence import LidarsAndCamerasSequence
from kognic.io.model.input.lidars_sequence import LidarsSequence
from kognic.io.model.input.metadata.metadata import MetaData
from kognic.io.model.input.resources import Image, ImageMetadata, PointCloud
from kognic.io.model.input.resources.image import Image as SameImage
from kognic.io.model.input.sensor_specification import SensorSpecification
from kognic.io.resources.input.file_data import FileData
from support import connect, show, wait

client = connect()
memory = FileData(data=open("rear.png", "rb").read(), format=FileData.Format.PNG)
images = [
    Image(
        filename="front.jpg", sensor_name="A", metadata=ImageMetadata(shutter_time_start_ns=1, shutter_time_end_ns=2)
    ),
    SameImage(filename="rear", sensor_name="B", file_data=memory),
]
scene = Cameras(
    external_id="older",
    frame=Frame(images=images),
    sensor_specification=SensorSpecification(sensor_order=["B", "A"]),
    metadata=MetaData(region="north"),
)
created = client.cameras.create(scene, "project-a", feature_flags=FeatureFlags())
show("created", created)
show("final", wait(client, created.scene_uuid).status)
frames = [SequenceFrame(frame_id=str(index), relative_timestamp=index, images=images) for index in range(1)]
show("sequence", bool(client.cameras_sequence.create(CamerasSequence(external_id="s", frames=frames)).scene_uuid))
show("cloud", PointCloud(filename="top.pcd").to_dict())
show("invalidated", client.input.invalidate_inputs([created.scene_uuid], InvalidatedReasonInput.INCORRECTLY_CREATED))
others = (AggregatedLidarsAndCamerasSequence, Lidars, LidarsAndCameras, LidarsAndCamerasSequence, LidarsSequence)
show("others", [kind.__name__ for kind in others])
