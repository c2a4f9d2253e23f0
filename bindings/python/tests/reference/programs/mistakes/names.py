"""Names with a slash in them."""

from builders import cameras
from support import connect, outcome

client = connect()
outcome("batch", lambda: client.project.create_batch("project-a", "week 5/a", publish_previous_batches=True).batch)
outcome("scene", lambda: bool(client.cameras.create(cameras("one"), "project-a", "week 5/a").scene_uuid))
