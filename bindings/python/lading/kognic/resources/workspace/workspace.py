"""Workspaces."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.workspace import Workspace
from lading.kognic.resources.abstract import IOResource


class WorkspaceResource(IOResource):
    def get_workspaces(
        self, roles: Optional[List[str]] = None, organization_ids: Optional[List[int]] = None
    ) -> List[Workspace]:
        """The workspaces in which one has one of the roles; default: developer."""
        roles = ["developer"] if roles is None else roles
        return self._many(Workspace, "workspaces.list", anyRoleIn=roles, organizationIds=organization_ids)
