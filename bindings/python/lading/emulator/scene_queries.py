"""Asking for scenes: their status, summary and poses; and setting them aside."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List

from .answers import ApiError
from .call import Call, Route
from .records import CREATED, FAILED, INDEXED, PROCESSING, Scene
from .scene_rules import frames, resources
from .shape import Invalid, choice, list_of, name, record
from .state import State

MOST_SCENES = 100
VIEW_LINK = "https://app.kognic.com/view/input/"
INVALIDATED = {
    "bad-content": "invalidated:broken-input",
    "duplicate": "invalidated:duplicate",
    "incorrectly-created": "invalidated:incorrectly-created",
}
REASON = choice(*INVALIDATED)


def poll(state: State, scene: Scene) -> str:
    """The status to answer; every such answer brings a scene that is being processed closer to its end."""
    status = scene.status(state.now())
    if status == PROCESSING and scene.polls_left > 0:
        scene.polls_left -= 1
    return status


def scene_answer(state: State, scene: Scene) -> dict:
    answer: Dict[str, Any] = {
        "uuid": scene.uuid,
        "workspaceId": scene.workspace_id,
        "externalId": scene.external_id,
        "sceneType": scene.scene_type,
        "status": poll(state, scene),
        "created": scene.created,
    }
    if scene.calibration_id is not None:
        answer["calibrationId"] = scene.calibration_id
    if answer["status"] == CREATED:
        answer["viewLink"] = VIEW_LINK + scene.uuid
    if answer["status"] == FAILED:
        answer["errorMessage"] = scene.error_message
    return answer


def known_scene(state: State, scene_uuid: str) -> Scene:
    scene = state.scenes.get(scene_uuid)
    if scene is None:
        raise ApiError(404, f"There is no scene {scene_uuid}")
    return scene


def query(call: Call) -> List[dict]:
    if len(call.body) != 1:
        raise Invalid("body: give either sceneUuids or externalIds")
    state = call.state
    if "sceneUuids" in call.body:
        found: Iterable[Scene] = [known_scene(state, uuid) for uuid in dict.fromkeys(call.body["sceneUuids"])]
    else:
        found = _by_external_id(state, call.body["externalIds"])
    return [scene_answer(state, scene) for scene in found]


def _by_external_id(state: State, external_ids: List[str]) -> List[Scene]:
    found = {external_id: state.scenes.find(external_id) for external_id in external_ids}
    unknown = [external_id for external_id, scenes in found.items() if not scenes]
    if unknown:
        raise ApiError(404, f"There is no scene with external id {', '.join(unknown)}")
    return [scene for scenes in found.values() for scene in scenes]


def summary(call: Call) -> dict:
    """In an envelope always: a summary has a `metadata` of its own, which would make it look like a page."""
    scene = known_scene(call.state, call.params["scene"])
    status = scene.status(call.state.now())
    if status.startswith("invalidated") and call.query.get("includeInvalidated", "false").lower() != "true":
        raise ApiError(404, f"Scene {scene.uuid} has been invalidated; ask with includeInvalidated=true")
    cameras = {resource["sensorName"] for _, resource, is_image in resources(scene.body) if is_image}
    lidars = {resource["sensorName"] for _, resource, is_image in resources(scene.body) if not is_image}
    answer = {
        "sceneUuid": scene.uuid,
        "externalId": scene.external_id,
        "workspaceId": scene.workspace_id,
        "created": scene.created,
        "frameRelativeTimes": [frame.get("relativeTimestamp", 0) for _, frame in frames(scene.body)],
        "sceneType": scene.scene_type,
        "isMultiSensor": len(cameras) + len(lidars) > 1,
        "isMotionCompensated": bool(lidars) and scene.body.get("featureFlags", {}).get("shouldMotionCompensate", True),
        "metadata": scene.body.get("metadata", {}),
    }
    if cameras:
        answer["cameras"] = sorted(cameras)
    if lidars:
        answer["lidars"] = sorted(lidars)
    if scene.calibration_id is not None:
        answer["calibrationId"] = scene.calibration_id
    return {"data": answer}


def ego_poses(call: Call) -> dict:
    scene = known_scene(call.state, call.params["scene"])
    poses = {f["frameId"]: f["egoVehiclePose"] for _, f in frames(scene.body) if "egoVehiclePose" in f}
    if not poses:
        raise ApiError(404, f"Scene {scene.uuid} has no ego poses")
    return {"poses": poses}


def invalidate(call: Call) -> dict:
    set_aside(call.state, call.body["sceneUuids"], call.body["reason"])
    return {}


def set_aside(state: State, scene_uuids: List[str], reason: str) -> None:
    """Invalidates all of the scenes, or none when one is unknown."""
    for scene in [known_scene(state, uuid) for uuid in scene_uuids]:
        scene.override = INVALIDATED[reason]
        state.scenes.put(scene)


def change_status(call: Call) -> dict:
    """Imports an indexed scene (`created`), or takes a created one back to `indexed`."""
    scene = known_scene(call.state, call.params["scene"])
    wanted, status = call.body["status"], scene.status(call.state.now())
    if {wanted, status} != {CREATED, INDEXED}:
        raise ApiError(400, f"Scene {scene.uuid} is {status} and cannot become {wanted}")
    scene.override = INDEXED if wanted == INDEXED else None
    call.state.scenes.put(scene)
    return {}


_uuids = list_of(name, 1, MOST_SCENES)

ROUTES = [
    Route("POST", "/v2/scenes/query", query, record({}, {"sceneUuids": _uuids, "externalIds": _uuids})),
    Route(
        "POST", "/v2/scenes/actions/invalidate", invalidate, record({"sceneUuids": list_of(name, 1), "reason": REASON})
    ),
    Route("GET", "/v2/scenes/{scene}", summary, plain=True),
    Route("PATCH", "/v2/scenes/{scene}", change_status, record({"status": choice(CREATED, INDEXED)})),
    Route("GET", "/v2/scenes/{scene}/ego-poses", ego_poses),
]
