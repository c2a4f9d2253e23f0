"""Images whose data is in memory, in file objects, or comes from callbacks."""

import io
from pathlib import Path

import kognic.io.model.scene.cameras as CamerasModel
from kognic.io.model.scene.resources import Image
from kognic.io.resources.scene.file_data import FileData
from support import connect, refused, show, wait

JPG, PNG, WEBP, AVIF = FileData.Format.JPG, FileData.Format.PNG, FileData.Format.WEBP, FileData.Format.AVIF
asked = []


def read(filename):
    asked.append(filename)
    return Path("rear.png").read_bytes()


async def read_slowly(filename):
    return Path("front.jpg").read_bytes()


def opened(filename):
    return open("left.webp", "rb")


def image(filename, **file_data):
    return Image(filename=filename, sensor_name=filename.upper(), file_data=FileData(**file_data))


client = connect()
sources = [
    image("bytes", data=Path("front.jpg").read_bytes(), format=JPG),
    image("named.png", data=Path("rear.png").read_bytes(), format=PNG),
    image("a.b.c", data=Path("right.avif").read_bytes(), format=AVIF),
    image("file", data=open("left.webp", "rb"), format=WEBP),
    image("buffer", data=io.BytesIO(Path("front.jpg").read_bytes()), format=JPG),
    image("callback", callback=read, format=PNG),
    image("coroutine.jpg", callback=read_slowly, format=JPG),
    image("callback of a file", callback=opened, format=WEBP),
    image("folder/callback.jpg", callback=read, format=PNG),
]
show("resources", [[s.filename, s.resource_id, s.client_filename, s.content_type] for s in sources])
scene = CamerasModel.Cameras(external_id="data", frame=CamerasModel.Frame(images=sources))
created = client.cameras.create(scene)
show("created", created)
show("asked for", sorted(asked))
show("final", wait(client, created.scene_uuid))


def fails(filename):
    raise OSError("the disk is gone")


broken = image("broken", callback=fails, format=JPG)
scene = CamerasModel.Cameras(external_id="broken", frame=CamerasModel.Frame(images=[broken]))
refused("a callback that fails", lambda: client.cameras.create(scene), RuntimeError)
refused("no data and no callback", lambda: FileData(format=JPG), ValueError)
refused("data and a callback", lambda: FileData(format=JPG, data=b"1", callback=read), ValueError)
refused("a point cloud as an image", lambda: image("top", data=b"1", format=FileData.Format.PCD), ValueError)
refused("a dry run asks for no data", lambda: client.cameras.create(scene, dryrun=True))
