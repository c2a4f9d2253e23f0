"""Scene jobs: three scenes that become inputs, each with a point cloud, IMU data and a pre-annotation."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any, Dict, List

from job import Ended, Watched
from requests_of import Request, Settles
from rule import Case, check_ends

from lading import Code, Stage
from lading._scenes import SceneUpload
from lading.emulator import Emulator

SCENES = 3
OPENLABEL = json.dumps({"openlabel": {"metadata": {"schema_version": "1.0.0"}}})
NS = 1_700_000_000_000_000_000

REQUESTS = (
    Request("token", {"path": "/v1/auth/oauth/token"}, Stage.SIGN_IN, shared=True, signed_in=False),
    Request("workspaces", {"path": "/v1/workspaces"}, Stage.WORKSPACE, shared=True),
    Request("initialize", {"path": "/v1/inputs/initialize"}, Stage.SCENE, SCENES),
    Request("IMU data", {"path": "/v1/imu"}, Stage.SCENE, SCENES),
    Request("create", {"path": "/v1/inputs/lidars"}, Stage.SCENE, SCENES, Settles.BY_BEGINNING_AGAIN),
    Request("upload", {"method": "PUT"}, Stage.UPLOAD, 2 * SCENES, answer_is_read=False, signed_in=False),
    Request("commit", {"path": "*/actions/commit"}, Stage.COMMIT, SCENES, Settles.BY_ASKING, answer_is_read=False),
    Request("status", {"path": "/v2/scenes/query"}, Stage.PROCESSING, 3, shared=True),
    Request("pre-annotation", {"path": "/v1/pre-annotations"}, Stage.PRE_ANNOTATION, SCENES, Settles.BY_ASKING),
    Request("input", {"path": "/v1/inputs"}, Stage.INPUT_FROM_SCENE, SCENES, Settles.BY_ASKING),
)
SETTINGS = {"processing_polls": 3}


def prepare(emulator: Emulator) -> None:
    """Nothing that has to be there."""


def name_of(number: int) -> str:
    return f"drive-{number}"


def point_cloud(number: int) -> bytes:
    """One that no other number has."""
    head = "VERSION .7\nFIELDS x y z intensity timestamp\nSIZE 4 4 4 1 8\nTYPE F F F U U\nCOUNT 1 1 1 1 1\n"
    return f"{head}WIDTH 1\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS 1\nDATA ascii\n{number}.5 0 1 0 {NS}\n".encode()


def scene(number: int) -> SceneUpload:
    still = {"position": {"x": 0, "y": 0, "z": 0}, "rotationQuaternion": {"w": 1, "x": 0, "y": 0, "z": 0}}
    name = f"{number}.pcd"
    cloud = {"filename": name, "sensorName": "lidar", "resourceId": name, "format": "pcd"}
    document = {
        "type": "lidars",
        "externalId": name_of(number),
        "frame": {"unixTimestamp": NS, "pointClouds": [cloud]},
        "imuData": [{**still, "timestamp": NS + step} for step in (-1, 1)],
    }
    return SceneUpload(document, memory={name: point_cloud(number)})


def run(emulator: Emulator, options: Dict[str, Any], wait_ms: int, _: None) -> List[Ended]:
    sign_in = {"client_id": emulator.client_id, "client_secret": emulator.client_secret}
    with Watched(base_url=emulator.url, **sign_in, **options) as client:
        results = client.create_inputs(
            [scene(number) for number in range(SCENES)],
            [OPENLABEL] * SCENES,
            project="project-a",
            poll_interval_ms=4,
            wait_timeout_ms=wait_ms,
        )
        ended = [Ended.of(result, result.external_id) for result in results]
        client.check_counts(ended, SCENES)
    return sorted(ended, key=lambda each: each.index)


def check(emulator: Emulator, ended: List[Ended], case: Case) -> Dict[str, int]:
    """What the platform has, held against what the job told; the figures of it."""
    check_ends(ended, case)
    control = emulator.control
    committed = [each for each in control.scenes() if each["committed"]]
    by_name: Dict[str, List[Dict[str, Any]]] = {}
    for each in committed:
        by_name.setdefault(each["external_id"], []).append(each)
    inputs = Counter(each["scene_uuid"] for each in control.inputs())
    annotations = Counter(each["scene_uuid"] for each in control.pre_annotations())
    objects = {each["key"]: each for each in control.objects()}
    lost = doubled = 0
    for each in ended:
        number = each.index
        there = by_name.pop(name_of(number), [])
        doubled += len(there) > 1 or any(table[scene["uuid"]] > 1 for table in (inputs, annotations) for scene in there)
        if each.code == Code.OK:
            lost += [scene["uuid"] for scene in there] != [each.scene_uuid]
            lost += inputs[each.scene_uuid] != 1 or annotations[each.scene_uuid] != 1
            stored = [found["sha256"] for key, found in objects.items() if key == f"{each.scene_uuid}/{number}.pcd"]
            lost += stored != [hashlib.sha256(point_cloud(number)).hexdigest()]
            lost += not (each.input_uuid and each.pre_annotation_uuid)
        elif each.stage < Stage.COMMIT:
            assert not there, f"{each} was told as failed, and is committed"
        elif each.stage > Stage.COMMIT:
            assert [scene["uuid"] for scene in there] == [each.scene_uuid], f"{each} is not what is committed"
    assert not by_name, f"nobody asked for {list(by_name)}"
    return {"scenes": len(committed), "lost": lost, "doubled": doubled}
