"""Pre-annotations: OpenLABEL content that a scene's annotation starts from."""

from __future__ import annotations

import uuid
from typing import Optional

from .answers import ApiError
from .call import Call, Route
from .openlabel_rules import check_openlabel
from .openlabel_shapes import OPENLABEL
from .records import CREATED, PreAnnotation, Scene
from .scene_queries import known_scene
from .scene_rules import resources
from .shape import Invalid, boolean, choice, name, record
from .state import State

AVAILABLE, INDEXED = "available", "indexed"
FILTERS = {
    "uuids": lambda state, p: p.id,
    "externalIds": lambda state, p: p.external_id,
    "sceneUuids": lambda state, p: p.scene_uuid,
    "sceneExternalIds": lambda state, p: state.scenes[p.scene_uuid].external_id,
    "statuses": lambda state, p: p.status,
}
MOST_LISTED = 1000


def create(call: Call) -> dict:
    """A dry run answers with an id too, because known clients read one; it is not kept."""
    state, body = call.state, call.body
    scene = _open_scene(state, body["sceneUuid"])
    cameras = {resource["sensorName"] for _, resource, is_image in resources(scene.body) if is_image}
    check_openlabel(body["preAnnotation"]["openlabel"], cameras, "frames" in scene.body)
    made = _new(state, scene, body.get("externalId"), AVAILABLE)
    made.content = body["preAnnotation"]
    if not call.dry_run:
        state.pre_annotations.put(made)
    return {"id": made.id}


def create_from_cloud(call: Call) -> dict:
    """The resource is never fetched."""
    state, body = call.state, call.body
    status = INDEXED if body.get("postponeExternalResourceImport", True) else AVAILABLE
    made = _new(state, _open_scene(state, body["sceneUuid"]), body["externalId"], status)
    made.cloud_resource = body["externalResourceId"]
    return {"id": state.pre_annotations.put(made).id}


def _open_scene(state: State, scene_uuid: str) -> Scene:
    scene = known_scene(state, scene_uuid)
    status = scene.status(state.now())
    if status != CREATED:
        raise ApiError(400, f"Scene {scene_uuid} is {status}; a pre-annotation can be made once it is created")
    return scene


def _new(state: State, scene: Scene, external_id: Optional[str], status: str) -> PreAnnotation:
    for other in state.pre_annotations.find(scene.uuid):
        if external_id is not None and other.external_id == external_id:
            raise ApiError(409, f"externalId: scene {scene.uuid} has a pre-annotation {external_id} already")
    return PreAnnotation(str(uuid.uuid4()), scene.uuid, state.timestamp(), status, external_id)


def _known(call: Call) -> PreAnnotation:
    found = call.state.pre_annotations.get(call.params["id"])
    if found is None:
        raise ApiError(404, f"There is no pre-annotation {call.params['id']}")
    return found


def list_all(call: Call) -> dict:
    state, query = call.state, call.query
    offset, limit = _bound(call, "offset", 0), _bound(call, "limit", 100)
    if not 1 <= limit <= MOST_LISTED:
        raise Invalid(f"limit: must be from 1 to {MOST_LISTED}, not {limit}")
    found = [
        _answer(state, entry)
        for entry in state.pre_annotations.values()
        if all(key not in query or of(state, entry) in query.getall(key) for key, of in FILTERS.items())
    ]
    return {"data": found[offset : offset + limit], "hasNext": offset + limit < len(found)}


def _bound(call: Call, key: str, default: int) -> int:
    value = call.query.get(key, str(default))
    if not value.isdecimal():
        raise Invalid(f"{key}: must be an integer, not {value!r}")
    return int(value)


def _answer(state: State, entry: PreAnnotation) -> dict:
    answer = {
        "id": entry.id,
        "sceneUuid": entry.scene_uuid,
        "sceneExternalId": state.scenes[entry.scene_uuid].external_id,
        "status": entry.status,
        "created": entry.created,
    }
    if entry.external_id is not None:
        answer["externalId"] = entry.external_id
    return answer


def resolved(call: Call) -> dict:
    found = _known(call)
    if found.content is None:
        raise ApiError(404, f"Pre-annotation {found.id} has no content; it names {found.cloud_resource}")
    return {
        "uuid": found.id,
        "sceneUuid": found.scene_uuid,
        "externalId": found.external_id or "",
        "created": found.created,
        "content": found.content,
    }


def import_indexed(call: Call) -> dict:
    found = _known(call)
    if found.status != INDEXED:
        raise ApiError(400, f"Pre-annotation {found.id} is {found.status}; only an indexed one can be imported")
    found.status = AVAILABLE
    call.state.pre_annotations.put(found)
    return {}


def delete(call: Call) -> None:
    found = _known(call)
    users = [e.uuid for e in call.state.inputs.find(found.scene_uuid) if e.pre_annotation == found.id]
    if users:
        raise ApiError(409, f"Pre-annotation {found.id} is used by input {users[0]}")
    call.state.pre_annotations.remove(found.id)


_create = record({"sceneUuid": name, "preAnnotation": record({"openlabel": OPENLABEL})}, {"externalId": name})
_from_cloud = record(
    {"sceneUuid": name, "externalId": name, "externalResourceId": name},
    {"postponeExternalResourceImport": boolean},
)

ROUTES = [
    Route("POST", "/v1/pre-annotations", create, _create, dry_run=True),
    Route("GET", "/v2/pre-annotations", list_all, plain=True),
    Route("POST", "/v2/pre-annotations", create_from_cloud, _from_cloud),
    Route("PATCH", "/v2/pre-annotations/{id}", import_indexed, record({"status": choice("processing")})),
    Route("DELETE", "/v2/pre-annotations/{id}", delete, status=204),
    Route("GET", "/v2/pre-annotations/{id}/resolved", resolved),
]
