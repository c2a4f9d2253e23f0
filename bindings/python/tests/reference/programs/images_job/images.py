"""Images in a folder become inputs: with sizes read and given, of all sources, in a batch, as dry run."""

from pathlib import Path

import annotell.input_api.input_api_model as IAM
from support import connect_images, refused, show

client = connect_images()
folder = Path.cwd()
one = IAM.ImagesFiles([IAM.Image(filename="front.jpg")])


def named(external_id, specification=None):
    return IAM.SceneMetaData(external_id=external_id, source_specification=specification)


def create(images_files, client=client, **options):
    return client.upload_and_create_images_input_job(folder=folder, images_files=images_files, **options)


show("one image", create(one, project="project-a"))
show("in no project", create(one, metadata=named("no project")))

specification = IAM.SourceSpecification(
    source_to_pretty_name={"CAM1": "FC", "CAM2": "BC"}, source_order=["CAM1", "CAM2"]
)
two = IAM.ImagesFiles(
    [
        IAM.Image(filename="rear.png", source="CAM1"),
        IAM.Image(filename="sub/side.view.1.jpeg", width=7, height=9, source="CAM2"),
    ]
)
metadata = named("2020-06-16", specification)
show("dry run", create(two, metadata=metadata, project="project-a", batch="batch-3", dryrun=True))
show("two sources", create(two, metadata=metadata, project="project-a", batch="batch-3"))
order = IAM.SourceSpecification(source_order=["CAM"])
show("only an order", create(one, metadata=named("ordered", order), project="project-b"))
organization = connect_images(client_organization_id=7)
show("another organization", create(one, client=organization, metadata=named("guest"), project="project-a"))
completed = dict(metadata=named("late"), project="project-a", batch="batch-1")
refused("a completed batch", lambda: create(one, **completed), RuntimeError)
refused("an unknown project", lambda: create(one, metadata=named("lost"), project="project-z"))
