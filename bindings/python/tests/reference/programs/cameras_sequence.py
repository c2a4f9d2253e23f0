"""Two cameras over three frames."""

import kognic.io.model.scene.cameras_sequence as CamerasSequenceModel
from builders import START, images
from kognic.io.model.scene.metadata.metadata import FrameMetaData, MetaData
from kognic.io.model.scene.resources import Image, ImageMetadata
from kognic.io.model.scene.sensor_specification import SensorSpecification
from support import connect, show, wait

client = connect()
frames = [
    CamerasSequenceModel.Frame(frame_id="1", relative_timestamp=0, images=images("1")),
    CamerasSequenceModel.Frame(
        frame_id="2",
        relative_timestamp=500,
        images=images("2"),
        metadata=FrameMetaData(dut_status="active", gain=1.5, wet=True),
    ),
    CamerasSequenceModel.Frame(
        frame_id="last",
        relative_timestamp=1000,
        images=[
            Image(
                filename="front.jpg",
                sensor_name="FRONT",
                metadata=ImageMetadata(shutter_time_start_ns=START, shutter_time_end_ns=START + 10),
            )
        ],
    ),
]
scene = CamerasSequenceModel.CamerasSequence(
    external_id="sequence",
    frames=frames,
    sensor_specification=SensorSpecification(sensor_to_pretty_name={"FRONT": "Front Camera"}),
    metadata=MetaData(region="region-1", vehicle_id="abg", number=17),
)
show("scene", scene.to_dict())
show("resources", sorted(scene.resources))
show("dry run", client.cameras_sequence.create(scene, dryrun=True))
created = client.cameras_sequence.create(scene, project="project-a")
show("created", created)
show("final", wait(client, created.scene_uuid))
show("summary", client.scene.get_scene_summary(created.scene_uuid))
