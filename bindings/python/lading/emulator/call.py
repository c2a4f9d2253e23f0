"""What a handler gets and how it is registered: plain values in, a JSON value out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, List, Mapping, Optional

from .answers import ApiError
from .shape import Shape

if TYPE_CHECKING:
    from .state import State


@dataclass
class Call:
    """One request to the input or workspace API that is signed in and whose body has the right shape."""

    state: "State"
    params: Mapping[str, str]
    query: Any
    body: Any
    dry_run: bool
    base_url: str
    fault: dict = field(default_factory=dict)
    notes: List[str] = field(default_factory=list)
    """What was taken and is not as it should be: for the log."""

    def workspace(self) -> str:
        """The `workspaceId` of the query string, which every creating request must have."""
        given = self.query.get("workspaceId")
        if not given:
            raise ApiError(400, "workspaceId: missing from the query string")
        return self.known_workspace(given)

    def known_workspace(self, workspace_id: str) -> str:
        if workspace_id not in [w["id"] for w in self.state.settings.workspaces]:
            raise ApiError(403, f"workspaceId: no write access to workspace {workspace_id}, or there is none")
        return workspace_id


@dataclass(frozen=True)
class Route:
    """`body` None means that the request must have none. `status` is that of a successful answer."""

    method: str
    path: str
    handle: Callable[[Call], Any]
    body: Optional[Shape] = None
    dry_run: bool = False
    status: int = 200
    plain: bool = False
    """The answer never comes in an envelope: it is a page already, or its clients don't unwrap it."""
