"""Images without metadata, twice."""

from pathlib import Path

import annotell.input_api.input_api_model as IAM
from support import connect_images, outcome

client = connect_images()
images = IAM.ImagesFiles([IAM.Image(filename="front.jpg")])
for name in ("first", "second"):
    outcome(name, lambda: bool(client.upload_and_create_images_input_job(Path.cwd(), images).internal_id))
