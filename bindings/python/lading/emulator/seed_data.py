"""The projects and batches that every emulator starts with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from .records import Batch, Project

if TYPE_CHECKING:
    from .state import State

PROJECTS = {
    "project-a": {"batch-1": "completed", "batch-2": "open", "batch-3": "pending"},
    "project-b": {"batch-1": "open"},
}


def request_uid(project: str, batch: str) -> str:
    """The uuid of the one request that the emulator has for a batch; the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"emulator/{project}/{batch}"))


def add_seed_data(state: "State") -> None:
    created = state.timestamp()
    for project, batches in PROJECTS.items():
        state.projects.put(Project(project, project.replace("-", " ").capitalize(), created))
        for batch, status in batches.items():
            title = batch.replace("-", " ").capitalize()
            state.batches.put(Batch(project, batch, title, status, created, created, request_uid(project, batch)))
