"""Workspaces and whom they belong to."""

from __future__ import annotations

WORKSPACES = "/v1/workspaces?anyRoleIn=developer"


def test_there_is_one_workspace(api):
    (workspace,) = api.call("GET", WORKSPACES).json()
    assert set(workspace) == {"created", "externalId", "id", "name", "organization"}
    assert workspace["organization"] == {"name": "Emulator organization"}


def test_organizations_filter(emulator, api):
    two = {"id": "w2", "externalId": "two", "name": "Two", "organization": {"id": 2, "name": "Second"}}
    emulator.control.settings(workspaces=[two, {"id": "w3", "externalId": "three", "name": "Three"}])
    names = lambda query: [w["name"] for w in api.call("GET", WORKSPACES + query).json()]  # noqa: E731
    assert names("") == ["Two", "Three"]
    assert names("&organizationIds=2") == ["Two"]
    assert names("&organizationIds=9") == []


def test_organization_header_is_an_integer(api):
    api.session.headers["X-Organization-Id"] = "mine"
    assert api.call("GET", WORKSPACES).status_code == 400
