"""IMU data: validated first, then uploaded beside the scene's files."""

from __future__ import annotations

import uuid

from .call import Call, Route
from .records import Imu, StoredObject
from .scene_rules import check_rotation
from .scene_shapes import POSITION, QUATERNION
from .scenes import reserved
from .shape import integer, list_of, name, record
from .storage import sign_files


def create(call: Call) -> dict:
    scene_uuid = reserved(call, call.workspace())
    for index, sample in enumerate(call.body["imuData"]):
        call.notes += check_rotation(sample["rotationQuaternion"], f"imuData[{index}].rotationQuaternion")
    if call.dry_run:
        return {}
    resource_id = f"imu-{uuid.uuid4()}.json"
    call.state.imu.put(Imu(resource_id, scene_uuid, call.body["imuData"]))
    stored = StoredObject(scene_uuid, resource_id, resource_id, "application/json")
    return {"resourceId": resource_id, "signedUrl": sign_files(call, [stored])[resource_id]}


_sample = record({"position": POSITION, "rotationQuaternion": QUATERNION, "timestamp": integer})

ROUTES = [
    Route("POST", "/v1/imu", create, record({"imuData": list_of(_sample, 1), "internalId": name}), dry_run=True),
]
