"""Projects and their batches."""

from __future__ import annotations

from typing import List, Optional

from .answers import ApiError
from .call import Call, Route
from .records import Batch, Project
from .seed_data import request_uid
from .shape import boolean, record
from .state import State

OPEN, READY = "open", "ready"
TAKES_INPUTS = ("pending", OPEN)


def known_project(state: State, project: str) -> Project:
    found = state.projects.get(project)
    if found is None:
        raise ApiError(404, f"There is no project {project}")
    return found


def known_batch(state: State, project: str, batch: str) -> Batch:
    found = state.batches.get(f"{known_project(state, project).project}/{batch}")
    if found is None:
        raise ApiError(404, f"Project {project} has no batch {batch}")
    return found


def batches_of(state: State, project: str) -> List[Batch]:
    known_project(state, project)
    return [batch for batch in state.batches.values() if batch.project == project]


def target_batch(state: State, project: Optional[str], batch: Optional[str]) -> Optional[Batch]:
    """Where a new input goes: the batch that is named, else the project's latest open one; None without a project."""
    if project is None:
        return None
    if batch is not None:
        found = known_batch(state, project, batch)
        if found.status not in TAKES_INPUTS:
            raise ApiError(400, f"Batch {batch} of {project} is {found.status} and takes no more inputs")
        return found
    still_open = [found for found in batches_of(state, project) if found.status == OPEN]
    if not still_open:
        raise ApiError(400, f"Project {project} has no open batch; create one or name a batch")
    return still_open[-1]


def _batch_answer(batch: Batch) -> dict:
    return {
        "project": batch.project,
        "batch": batch.batch,
        "title": batch.title,
        "status": batch.status,
        "created": batch.created,
        "updated": batch.updated,
    }


def list_projects(call: Call) -> List[dict]:
    return [
        {
            "created": project.created,
            "title": project.title,
            "description": project.description,
            "status": project.status,
            "project": project.project,
        }
        for project in call.state.projects.values()
    ]


def list_batches(call: Call) -> List[dict]:
    return [_batch_answer(batch) for batch in batches_of(call.state, call.params["project"])]


def create_batch(call: Call) -> dict:
    state, project, batch = call.state, call.params["project"], call.params["batch"]
    existing = batches_of(state, project)
    if any(other.batch == batch for other in existing):
        raise ApiError(409, f"Project {project} has a batch {batch} already")
    now = state.timestamp()
    if call.body["publishPreviousBatches"]:
        for other in existing:
            if other.status in TAKES_INPUTS:
                _publish(state, other)
    return _batch_answer(state.batches.put(Batch(project, batch, batch, OPEN, now, now, request_uid(project, batch))))


def publish_batch(call: Call) -> dict:
    batch = known_batch(call.state, call.params["project"], call.params["batch"])
    if batch.status not in TAKES_INPUTS:
        raise ApiError(400, f"Batch {batch.batch} of {batch.project} is {batch.status} and cannot be published")
    return _batch_answer(_publish(call.state, batch))


def _publish(state: State, batch: Batch) -> Batch:
    batch.status, batch.updated = READY, state.timestamp()
    return state.batches.put(batch)


def annotation_types(call: Call) -> List[str]:
    project = call.params["project"]
    if "batch" in call.params:
        known_batch(call.state, project, call.params["batch"])
    return known_project(call.state, project).annotation_types


_batch = "/v1/projects/{project}/batches/{batch}"

ROUTES = [
    Route("GET", "/v1/projects", list_projects),
    Route("GET", "/v1/projects/{project}/batches", list_batches),
    Route("POST", _batch, create_batch, record({"publishPreviousBatches": boolean})),
    Route("POST", _batch + "/publish", publish_batch),
    Route("GET", "/v1/projects/{project}/annotation-types", annotation_types),
    Route("GET", _batch + "/annotation-types", annotation_types),
]
