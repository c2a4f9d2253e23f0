"""Workspaces."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Union

from lading.kognic.model.workspace import Workspace
from lading.kognic.resources.abstract import IOResource


class WorkspaceResource(IOResource):
    def get_workspaces(
        self,
        roles: Union[Sequence[str], str, None] = None,
        organization_ids: Union[Sequence[int], int, None] = None,
    ) -> List[Workspace]:
        """The workspaces in which one has one of the roles; default: developer. A single value is a list of one."""
        return self._many(
            Workspace,
            "workspaces.list",
            anyRoleIn=["developer"] if roles is None else _listed(roles),
            organizationIds=_listed(organization_ids),
        )


def _listed(values: Any) -> Optional[List[Any]]:
    if values is None:
        return None
    return [values] if isinstance(values, (str, int)) else list(values)
