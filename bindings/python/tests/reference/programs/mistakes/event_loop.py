"""A scene created from inside of a coroutine, as notebooks do."""

import asyncio

from builders import cameras
from support import connect, outcome


async def create():
    client = connect()
    outcome("created", lambda: bool(client.cameras.create(cameras("loop")).scene_uuid))


asyncio.run(create())
