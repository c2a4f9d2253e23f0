"""Whose workspace it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Optional

from lading.labelbox._objects import absent
from lading.labelbox.schema.iam_integration import IAMIntegration

if TYPE_CHECKING:
    from lading.labelbox.client import Client


class Organization:
    """The organization of the API key; only its integrations are here."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get_iam_integrations(self) -> List[IAMIntegration]:
        return [IAMIntegration(self.client, each) for each in self.client.request("iam-integrations.list")]

    def get_default_iam_integration(self) -> Optional[IAMIntegration]:
        """The one that a new dataset takes unless told otherwise.

        :raises ValueError: the platform names several
        """
        found = [each for each in self.get_iam_integrations() if each.is_org_default]
        if len(found) > 1:
            raise ValueError(f"the organization has {len(found)} default integrations: name one")
        return found[0] if found else None

    if not TYPE_CHECKING:  # type checkers find a misspelt name

        def __getattr__(self, name: str) -> Any:
            raise absent("Organization", name)
