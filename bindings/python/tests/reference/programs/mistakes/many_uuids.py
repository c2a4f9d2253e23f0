"""More scenes than the platform tells of in one answer."""

from builders import cameras
from support import connect, outcome

client = connect()
uuid = client.cameras.create(cameras("one")).scene_uuid
outcome("scenes", lambda: len({scene.uuid for scene in client.scene.get_scenes_by_uuids([uuid] * 101)}))
