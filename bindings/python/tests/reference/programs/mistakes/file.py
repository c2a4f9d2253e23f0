"""One image file."""

from builders import cameras
from support import connect, outcome

client = connect(max_retry_attempts=0)
outcome("created", lambda: bool(client.cameras.create(cameras("file")).scene_uuid))
