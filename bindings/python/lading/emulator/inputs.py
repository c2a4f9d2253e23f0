"""Inputs: a scene in a batch of a project."""

from __future__ import annotations

import uuid
from typing import Optional

from .answers import ApiError
from .call import Call, Route
from .projects import target_batch
from .records import CREATED, Batch, Input, PreAnnotation, Scene
from .scene_queries import REASON, VIEW_LINK, known_scene, set_aside
from .shape import Invalid, list_of, name, record
from .state import State


def add_input(state: State, scene: Scene, batch: Batch, pre_annotation: Optional[str] = None) -> Input:
    made = Input(str(uuid.uuid4()), scene.uuid, batch.project, batch.batch, batch.request_uid, pre_annotation)
    return state.inputs.put(made)


def input_answer(state: State, found: Input) -> dict:
    return {
        "uuid": found.uuid,
        "sceneUuid": found.scene_uuid,
        "requestUid": found.request_uid,
        "sceneExternalId": state.scenes[found.scene_uuid].external_id,
        "viewLink": VIEW_LINK + found.uuid,
    }


def _annotatable(state: State, scene_uuid: str) -> Scene:
    scene = known_scene(state, scene_uuid)
    status = scene.status(state.now())
    if status != CREATED:
        raise ApiError(400, f"Scene {scene_uuid} is {status}; an input can be made once it is created")
    return scene


def from_scene(call: Call) -> object:
    """Version 1: takes the scene's latest pre-annotation along."""
    state, body = call.state, call.body
    batch = target_batch(state, body["project"], body.get("batch"))
    assert batch is not None
    scene = _annotatable(state, body["sceneUuid"])
    _refuse_second(state, scene, batch)
    if call.dry_run:
        return {}
    latest = [p.id for p in state.pre_annotations.find(scene.uuid)][-1:]
    return [input_answer(state, add_input(state, scene, batch, latest[0] if latest else None))]


def _refuse_second(state: State, scene: Scene, batch: Batch) -> None:
    if any((entry.project, entry.batch) == (batch.project, batch.batch) for entry in state.inputs.find(scene.uuid)):
        raise ApiError(409, f"Scene {scene.uuid} has an input in {batch.batch} of {batch.project} already")


def create(call: Call) -> dict:
    """Version 2: names the scene or one of its pre-annotations, and the request or the project and batch."""
    state, body = call.state, call.body
    if "sceneUuid" not in body and "preAnnotationUuid" not in body:
        raise Invalid("body: give sceneUuid, preAnnotationUuid or both")
    batch = _request_batch(state, body)
    pre_annotation = _known_pre_annotation(state, body.get("preAnnotationUuid"))
    scene_uuid = body.get("sceneUuid") or (pre_annotation.scene_uuid if pre_annotation else "")
    scene = _annotatable(state, scene_uuid)
    _same_scene(pre_annotation, scene)
    _refuse_second(state, scene, batch)
    if call.dry_run:
        return {}
    return input_answer(state, add_input(state, scene, batch, pre_annotation.id if pre_annotation else None))


def _request_batch(state: State, body: dict) -> Batch:
    if ("requestUuid" in body) == ("projectExtId" in body) or ("batchExtId" in body and "projectExtId" not in body):
        raise Invalid("body: give either requestUuid, or projectExtId and maybe batchExtId")
    if "projectExtId" in body:
        batch = target_batch(state, body["projectExtId"], body.get("batchExtId"))
        assert batch is not None
        return batch
    for batch in state.batches.values():
        if batch.request_uid == body["requestUuid"]:
            return target_batch(state, batch.project, batch.batch) or batch
    raise ApiError(404, f"There is no request {body['requestUuid']}")


def _known_pre_annotation(state: State, pre_annotation_uuid: Optional[str]) -> Optional[PreAnnotation]:
    if pre_annotation_uuid is None:
        return None
    found = state.pre_annotations.get(pre_annotation_uuid)
    if found is None:
        raise ApiError(404, f"There is no pre-annotation {pre_annotation_uuid}")
    return found


def _same_scene(pre_annotation: Optional[PreAnnotation], scene: Scene) -> None:
    if pre_annotation is not None and pre_annotation.scene_uuid != scene.uuid:
        raise ApiError(
            400, f"Pre-annotation {pre_annotation.id} is of scene {pre_annotation.scene_uuid}, not {scene.uuid}"
        )


def delete(call: Call) -> None:
    call.state.inputs.remove(_known_input(call).uuid)


def _known_input(call: Call) -> Input:
    found = call.state.inputs.get(call.params["input"])
    if found is None:
        raise ApiError(404, f"There is no input {call.params['input']}")
    return found


def replace_pre_annotation(call: Call) -> dict:
    entry, state = _known_input(call), call.state
    pre_annotation = _known_pre_annotation(state, call.body["uuid"])
    _same_scene(pre_annotation, state.scenes[entry.scene_uuid])
    entry.pre_annotation = call.body["uuid"]
    state.inputs.put(entry)
    return {}


def invalidate(call: Call) -> dict:
    """By scene uuid or input uuid."""
    state = call.state
    scenes = [state.inputs[i].scene_uuid if i in state.inputs else i for i in call.body["inputIds"]]
    set_aside(state, scenes, call.body["invalidatedReason"])
    return {}


_names = list_of(name, 1)
_from_scene = record({"sceneUuid": name, "project": name}, {"batch": name})
_create = record(
    {},
    {"sceneUuid": name, "preAnnotationUuid": name, "requestUuid": name, "projectExtId": name, "batchExtId": name},
)

ROUTES = [
    Route("POST", "/v1/inputs", from_scene, _from_scene, dry_run=True),
    Route(
        "POST",
        "/v1/inputs/actions/invalidate",
        invalidate,
        record({"inputIds": _names, "invalidatedReason": REASON}),
    ),
    Route("POST", "/v2/inputs", create, _create, dry_run=True),
    Route("DELETE", "/v2/inputs/{input}", delete, status=204),
    Route("PATCH", "/v2/inputs/{input}/pre-annotation", replace_pre_annotation, record({"uuid": name})),
]
