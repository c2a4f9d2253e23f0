"""Everything the emulator's Labelbox knows: one organization with one user. In memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, List

from .ontology import Ontology
from .records import (
    AwsIamIntegrationSettings,
    AzureIamIntegrationSettings,
    DataRow,
    Dataset,
    GcpIamIntegrationSettings,
    IamIntegration,
    Organization,
    Task,
    UploadedFile,
    User,
)

if TYPE_CHECKING:
    from ..state import State

PROVIDERS = {
    "AWS": AwsIamIntegrationSettings,
    "GCP": GcpIamIntegrationSettings,
    "Azure": AzureIamIntegrationSettings,
}


class Store:
    def __init__(self, state: "State") -> None:
        self.state = state
        self._next = 0
        now = state.timestamp()
        self.organization = Organization(self.new_id("or"), "Emulator organization", now, now)
        self.user = User(
            self.new_id("us"), "emulator@example.com", "Emulator user", "emulator", now, now, self.organization
        )
        self.ontology = Ontology(self.new_id)
        self.datasets: Dict[str, Dataset] = {}
        self.rows: Dict[str, DataRow] = {}
        self.global_keys: Dict[str, DataRow] = {}
        self.uploads: Dict[str, UploadedFile] = {}
        """By URL."""
        self.tasks: Dict[str, Task] = {}
        self.jobs: Dict[str, List[str]] = {}
        """The global keys that a job of finding data rows is about."""

    def new_id(self, kind: str) -> str:
        """25 characters, as the platform's are; the same in every run."""
        self._next += 1
        return f"c{kind}{self._next:022d}"

    def iam_integrations(self) -> List[IamIntegration]:
        """As the setting describes them, whenever they are looked at."""
        return [_integration(given) for given in self.state.settings.iam_integrations]

    def add_row(self, row: DataRow) -> None:
        self.rows[row.id] = row
        row.dataset.rows[row.id] = row
        if row.global_key is not None:
            self.global_keys[row.global_key] = row

    def remove_row(self, row: DataRow) -> None:
        del self.rows[row.id]
        del row.dataset.rows[row.id]
        if row.global_key is not None:
            del self.global_keys[row.global_key]


def _integration(given: dict) -> IamIntegration:
    created = "2024-01-01T00:00:00.000000Z"
    provider = given.get("provider", "AWS")
    valid = given.get("valid", True)
    return IamIntegration(
        id=given["id"],
        name=given["name"],
        provider=provider,
        valid=valid,
        is_org_default=given.get("isOrgDefault", False),
        validates=given.get("validates", True),
        created_at=created,
        updated_at=created,
        last_valid_at=created if valid else None,
        settings=PROVIDERS[provider](),
    )
