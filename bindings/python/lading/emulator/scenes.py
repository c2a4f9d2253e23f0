"""Making scenes: initialize, create and commit."""

from __future__ import annotations

import uuid
from typing import List, Optional

from .answers import ApiError
from .call import Call, Route
from .content_types import CONTENT_TYPES, suffix
from .inputs import add_input
from .projects import target_batch
from .records import FAILED, Reservation, Scene, StoredObject
from .scene_rules import check_scene, resources
from .scene_shapes import scene_shape
from .scene_types import SCENE_TYPES, SceneType
from .shape import name, record
from .storage import sign_files


def initialize(call: Call) -> dict:
    workspace_id = call.known_workspace(call.body["workspaceId"])
    reservation = call.state.reservations.put(Reservation(str(uuid.uuid4()), workspace_id))
    return {"sceneUuid": reservation.uuid}


def reserved(call: Call, workspace_id: str) -> str:
    """The body's internalId. Raises `ApiError` unless `initialize` gave it out for the workspace and it is unused."""
    state, scene_uuid = call.state, call.body["internalId"]
    reservation = state.reservations.get(scene_uuid)
    if reservation is None:
        raise ApiError(404, f"internalId: {scene_uuid} is not a scene uuid from v1/inputs/initialize")
    if reservation.workspace_id != workspace_id:
        raise ApiError(400, f"internalId: {scene_uuid} was initialized for workspace {reservation.workspace_id}")
    if scene_uuid in state.scenes:
        raise ApiError(409, f"internalId: scene {scene_uuid} exists already; initialize a new one")
    return scene_uuid


def create(call: Call, scene_type: SceneType) -> dict:
    state, body = call.state, call.body
    workspace_id = call.workspace()
    batch = target_batch(state, call.params.get("project"), call.params.get("batch"))
    scene_uuid = reserved(call, workspace_id)
    calibration = _calibration(call)
    imu = _imu(call, scene_uuid)
    call.notes += check_scene(body, scene_type, calibration, imu)
    if call.dry_run:
        return {}
    # One that stands in several frames is one file.
    by_id = {resource["resourceId"]: resource["filename"] for _, resource, _ in resources(body)}
    files = [StoredObject(scene_uuid, key, filename, _content_type(filename)) for key, filename in by_id.items()]
    scene = Scene(
        uuid=scene_uuid,
        workspace_id=workspace_id,
        external_id=body["externalId"],
        scene_type=scene_type.name,
        created=state.timestamp(),
        body=body,
        resources=[file.resource_id for file in files] + ([body["imuData"]] if "imuData" in body else []),
        calibration_id=body.get("calibrationId"),
    )
    apply_fault(scene, call.fault)
    urls = sign_files(call, files)
    state.scenes.put(scene)
    answer = {"internalId": scene_uuid, "files": urls}
    if batch is not None:
        answer["requestInputUuid"] = add_input(state, scene, batch).uuid
    return answer


def _content_type(filename: str) -> str:
    return CONTENT_TYPES[suffix(filename)]


def _calibration(call: Call) -> Optional[dict]:
    calibration_id = call.body.get("calibrationId")
    if calibration_id is None:
        return None
    found = call.state.calibrations.get(calibration_id)
    if found is None:
        raise ApiError(404, f"calibrationId: there is no calibration {calibration_id}")
    return found.calibration


def _imu(call: Call, scene_uuid: str) -> Optional[List[dict]]:
    resource_id = call.body.get("imuData")
    if resource_id is None:
        return None
    found = call.state.imu.get(resource_id)
    if found is None or found.scene_uuid != scene_uuid:
        raise ApiError(404, f"imuData: there is no IMU data {resource_id} for scene {scene_uuid}")
    return found.data


def apply_fault(scene: Scene, fault: dict) -> None:
    """What a fault says the scene ends as, instead of `created`."""
    if "fail_scene" in fault:
        scene.outcome, scene.error_message = FAILED, fault["fail_scene"]
    if "invalidate_scene" in fault:
        scene.outcome = f"invalidated:{fault['invalidate_scene']}"


def commit(call: Call) -> dict:
    state, scene_uuid = call.state, call.params["scene"]
    scene = state.scenes.get(scene_uuid)
    if scene is None:
        raise ApiError(404, f"There is no scene {scene_uuid}")
    start_processing(call, scene)
    return {}


def start_processing(call: Call, scene: Scene) -> None:
    """Commits a scene whose files are all there; again is fine and changes nothing."""
    state = call.state
    stored = [state.objects[f"{scene.uuid}/{resource}"] for resource in scene.resources]
    missing = [file.filename for file in stored if file.size is None]
    if missing and not call.state.settings.storage_url:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ApiError(400, f"Scene {scene.uuid} lacks {', '.join(missing[:3])}{more}; upload every file, then commit")
    apply_fault(scene, call.fault)
    if not scene.committed:
        scene.committed = True
        scene.polls_left = state.settings.processing_polls
        scene.ready_at = state.now() + state.settings.processing_seconds
    state.scenes.put(scene)


PREFIXES = ("/v1/inputs/", "/v1/inputs/project/{project}/", "/v1/inputs/project/{project}/batch/{batch}/")


def _create_route(prefix: str, scene_type: SceneType) -> Route:
    shape = scene_shape(scene_type)
    return Route("POST", prefix + scene_type.route, lambda call: create(call, scene_type), shape, dry_run=True)


ROUTES = [
    Route("POST", "/v1/inputs/initialize", initialize, record({"workspaceId": name})),
    Route("POST", "/v1/inputs/{scene}/actions/commit", commit),
    *(_create_route(prefix, scene_type) for prefix in PREFIXES for scene_type in SCENE_TYPES),
]
