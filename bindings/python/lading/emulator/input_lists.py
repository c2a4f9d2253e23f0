"""Lists of inputs, the newer one and the older two with statuses."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

from .call import Call, Route
from .inputs import input_answer
from .pages import page
from .projects import known_batch, known_project
from .records import CREATED, FAILED, Input
from .scene_queries import VIEW_LINK, poll
from .shape import Invalid, boolean, list_of, name, record
from .state import State


def query(call: Call) -> dict:
    """Inputs of committed scenes that are valid; every filter that is given must hold."""
    state, body = call.state, call.body
    _known_target(state, body)
    found = []
    for entry in _filtered(state, body):
        scene = state.scenes[entry.scene_uuid]
        if scene.committed and scene.override is None:
            found.append(input_answer(state, entry))
    return page(call, found)


def _filtered(state: State, body: dict) -> Iterator[Input]:
    scene_uuids, external_ids = body.get("sceneUuids"), body.get("externalIds")
    for entry in state.inputs.values() if scene_uuids is None else _of_scenes(state, scene_uuids):
        if not _in_target(entry, body):
            continue
        if external_ids is None or state.scenes[entry.scene_uuid].external_id in external_ids:
            yield entry


def _known_target(state: State, body: dict) -> None:
    if "project" in body:
        known_project(state, body["project"])
    if "batch" in body:
        if "project" not in body:
            raise Invalid("body.batch: needs a project")
        known_batch(state, body["project"], body["batch"])


def _in_target(entry: Input, body: dict) -> bool:
    return body.get("project", entry.project) == entry.project and body.get("batch", entry.batch) == entry.batch


def _of_scenes(state: State, scene_uuids: List[str]) -> List[Input]:
    return [entry for scene_uuid in dict.fromkeys(scene_uuids) for entry in state.inputs.find(scene_uuid)]


def fetch(call: Call) -> dict:
    """The older list, with statuses: a status query of every scene on the page."""
    state, body = call.state, call.body
    _known_target(state, body)
    found = []
    for entry in _filtered(state, body):
        invalid = state.scenes[entry.scene_uuid].status(state.now()).startswith("invalidated")
        if body.get("includeInvalidated", False) or not invalid:
            found.append(entry)
    answer = page(call, found)
    answer["data"] = [_entry(state, entry) for entry in answer["data"]]
    return answer


def by_uuids(call: Call) -> List[dict]:
    """The older list by scene uuid (its `internalId`) or input uuid; unknown ones are left out."""
    state, uuids = call.state, call.body["uuids"]
    found = _of_scenes(state, [state.inputs[u].scene_uuid if u in state.inputs else u for u in uuids])
    return [_entry(state, entry) for entry in found]


def _entry(state: State, entry: Input) -> dict:
    scene = state.scenes[entry.scene_uuid]
    answer: Dict[str, Any] = {
        "internalId": scene.uuid,
        "externalId": scene.external_id,
        "batchId": entry.batch,
        "inputType": scene.scene_type,
        "status": poll(state, scene),
        "created": scene.created,
        "annotationTypes": state.projects[entry.project].annotation_types,
    }
    if scene.calibration_id is not None:
        answer["calibrationId"] = scene.calibration_id
    if answer["status"] == CREATED:
        answer["viewLink"] = VIEW_LINK + scene.uuid
    if answer["status"] == FAILED:
        answer["errorMessage"] = scene.error_message
    return answer


_names = list_of(name, 1)
_query = record({}, {"project": name, "batch": name, "sceneUuids": _names, "externalIds": _names})
_fetch = record({"project": name}, {"batch": name, "includeInvalidated": boolean, "externalIds": _names})

ROUTES = [
    Route("POST", "/v1/inputs/fetch", fetch, _fetch, plain=True),
    Route("POST", "/v1/inputs/query", by_uuids, record({"uuids": _names})),
    Route("POST", "/v2/inputs/query", query, _query, plain=True),
]
