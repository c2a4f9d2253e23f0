"""One frame of images from files of every format, with all that can be said about them."""

import kognic.io.model.scene.cameras as CamerasModel
from kognic.io.model.scene.metadata.metadata import MetaData
from kognic.io.model.scene.resources import Image, ImageMetadata
from kognic.io.model.scene.sensor_specification import SensorSpecification
from support import connect, show, wait

START = 1_700_000_000_000_000_000


def scene(external_id, *images, **members):
    return CamerasModel.Cameras(external_id=external_id, frame=CamerasModel.Frame(images=list(images)), **members)


client = connect()
show("workspace", client.workspace_id)

plain = client.cameras.create(scene("plain", Image(filename="front.jpg")))
show("plain", plain)
show("plain when final", wait(client, plain.scene_uuid))

shutter = ImageMetadata(shutter_time_start_ns=START, shutter_time_end_ns=START + 5, reversed_shutter=True)
formats = scene(
    "formats",
    Image(filename="./front.jpg", sensor_name="FRONT", metadata=shutter),
    Image(filename="rear.png", sensor_name="REAR"),
    Image(filename="left.webp", sensor_name="LEFT"),
    Image(filename="right.avif", sensor_name="RIGHT", resource_id="right-of-car"),
    Image(filename="sub/side.view.1.jpeg", sensor_name="SIDE"),
    sensor_specification=SensorSpecification(
        sensor_to_pretty_name={"FRONT": "Front", "REAR": "Hinten"},
        sensor_order=["REAR", "FRONT", "LEFT", "RIGHT", "SIDE"],
    ),
    metadata=MetaData(region="north", **{"night": False, "lanes": 3, "speed": 12.5, "ünï": "cödé"}),
)
show("a resource", formats.frame.images[4])
show("its content type", [image.content_type for image in formats.frame.images])
created = client.cameras.create(formats)
show("formats", created)
show("formats when final", wait(client, created.scene_uuid))

show("dry run", client.cameras.create(scene("dry", Image(filename="front.jpg")), dryrun=True))
show("dry run in a project", client.cameras.create(scene("dry", Image(filename="front.jpg")), "project-a", dryrun=True))
in_batch = client.cameras.create(scene("in a batch", Image(filename="rear.png")), project="project-a", batch="batch-3")
show("in a batch", in_batch)
in_project = client.cameras.create(scene("in a project", Image(filename="rear.png")), project="project-b")
show("in a project", in_project)
show("inputs", client.input.query_inputs(project="project-a") + client.input.query_inputs(project="project-b"))
