"""The workspaces that the signed-in user can write to."""

from __future__ import annotations

from typing import List

from .answers import ApiError
from .call import Call, Route
from .settings import WORKSPACE


def list_workspaces(call: Call) -> List[dict]:
    """All of them, or those of the organizations in the query; whoever is signed in is a developer in each."""
    wanted = call.query.getall("organizationIds", [])
    for value in wanted:
        if not value.isdecimal():
            raise ApiError(400, f"organizationIds: must be integers, not {value!r}")
    found = [{**WORKSPACE, **workspace} for workspace in call.state.settings.workspaces]
    if wanted:
        found = [workspace for workspace in found if str(workspace["organization"]["id"]) in wanted]
    roles = call.query.getall("anyRoleIn", ["developer"])
    if "developer" not in roles:
        return []
    return [{**workspace, "organization": {"name": workspace["organization"]["name"]}} for workspace in found]


ROUTES = [Route("GET", "/v1/workspaces", list_workspaces)]
