"""The older images job: upload URLs, a dry run, three images, the job itself, its status."""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import Any, Dict, List

from job import Ended, Watched
from requests_of import Request, Settles
from rule import Case, check_ends

from lading import Code, Stage
from lading._scenes import SceneUpload
from lading.emulator import Emulator

IMAGES = 3
NAME = "drive-0"
PROJECT = "project-a"

REQUESTS = (
    Request("token", {"path": "/v1/auth/oauth/token"}, Stage.SIGN_IN, signed_in=False),
    Request("upload URLs", {"path": "/v1/inputs/upload-urls"}, Stage.SCENE),
    Request("dry run", {"path": "*/images"}, Stage.SCENE, answer_is_read=False),
    Request("upload", {"method": "PUT"}, Stage.UPLOAD, IMAGES, answer_is_read=False, signed_in=False),
    Request("create job", {"path": "*/images"}, Stage.COMMIT, settles=Settles.BY_ASKING, behind=1),
    Request("status", {"path": "/v2/scenes/query"}, Stage.PROCESSING, 3),
)
SETTINGS = {"processing_polls": 3}


def prepare(emulator: Emulator) -> None:
    """Nothing that has to be there."""


def png(number: int) -> bytes:
    """An image that no other number has."""
    line = b"\0" + struct.pack(">I", number) + b"\0\0"
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(line)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def job() -> SceneUpload:
    names = [f"{number}.png" for number in range(IMAGES)]
    images = [{"filename": name, "source": f"CAM{name[0]}", "resourceId": name, "format": "png"} for name in names]
    document = {"type": "images", "externalId": NAME, "images": images}
    return SceneUpload(document, memory={name: png(number) for number, name in enumerate(names)})


def run(emulator: Emulator, options: Dict[str, Any], wait_ms: int, _: None) -> List[Ended]:
    sign_in = {"client_id": emulator.client_id, "client_secret": emulator.client_secret}
    with Watched(base_url=emulator.url, **sign_in, **options) as client:
        result = client.send(job(), project=PROJECT, wait=1, poll_interval_ms=4, wait_timeout_ms=wait_ms)
        ended = [Ended.of(result, result.external_id)]
        client.check_counts(ended, 1)
    return ended


def check(emulator: Emulator, ended: List[Ended], case: Case) -> Dict[str, int]:
    check_ends(ended, case)
    control = emulator.control
    (only,) = ended
    made = control.scenes()
    inputs = [each["scene_uuid"] for each in control.inputs()]
    lost = 0
    if only.code == Code.OK or only.stage > Stage.COMMIT:
        lost += [scene["uuid"] for scene in made] != [only.scene_uuid] or inputs != [only.scene_uuid]
        objects = [each for each in control.objects() if each["scene_uuid"] == only.scene_uuid]
        stored = {each["filename"]: each["sha256"] for each in objects}
        lost += stored != {f"{number}.png": hashlib.sha256(png(number)).hexdigest() for number in range(IMAGES)}
    elif only.stage < Stage.COMMIT:
        assert made == [], f"{only} was told as failed, and is there"
    return {"scenes": len(made), "lost": lost, "doubled": len(made) > 1 or len(inputs) > 1}
