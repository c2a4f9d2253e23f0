"""What the emulator's Labelbox remembers. Names are those of schema.graphql, of attributes in snake case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional

import msgspec

IN_PROGRESS, COMPLETE, FAILED, CANCELED = "IN_PROGRESS", "COMPLETE", "FAILED", "CANCELED"
IMPORT = "adv-upsert-data-rows"
"""The type of tasks that import data rows."""


@dataclass
class Organization:
    id: str
    name: str
    created_at: str
    updated_at: str


@dataclass
class User:
    id: str
    email: str
    name: str
    nickname: str
    created_at: str
    updated_at: str
    organization: Organization
    picture: str = ""
    is_viewer: bool = False
    is_external_user: bool = False
    last_login_at: Optional[str] = None


@dataclass
class AwsIamIntegrationSettings:
    role_arn: Optional[str] = None
    read_bucket: Optional[str] = None


@dataclass
class GcpIamIntegrationSettings:
    service_account_email_id: Optional[str] = None
    read_bucket: Optional[str] = None


@dataclass
class AzureIamIntegrationSettings:
    read_container_url: Optional[str] = None
    tenant_id: Optional[str] = None


@dataclass
class IamIntegration:
    id: str
    name: str
    provider: str
    valid: bool
    is_org_default: bool
    validates: bool
    """Whether a dataset that uses it passes `validateDataset`."""
    created_at: str
    updated_at: str
    last_valid_at: Optional[str]
    settings: Any


@dataclass
class CustomMetadataSchema:
    id: str
    name: str
    kind: str
    reserved: bool
    options: List["CustomMetadataSchema"] = field(default_factory=list)
    parent: Optional[str] = None
    """For an option: the id of its enum."""


@dataclass
class Dataset:
    id: str
    name: str
    description: str
    created_at: str
    updated_at: str
    signer: Optional[IamIntegration] = None
    deleted: bool = False
    rows: Dict[str, "DataRow"] = field(default_factory=dict)
    """By id, oldest first."""

    @property
    def row_count(self) -> int:
        return len(self.rows)


@dataclass
class UploadedFile:
    id: str
    url: str
    filename: str
    content_type: Optional[str]
    size: int
    sha256: Optional[str]
    created_at: str
    data: Optional[bytes]
    """Kept when it may be JSON."""


class DataRow:
    __slots__ = (
        "id",
        "dataset",
        "task_id",
        "external_id",
        "global_key",
        "row_data",
        "created_at",
        "updated_at",
        "sent",
        "changed",
    )

    def __init__(self, id: str, dataset: Dataset, task_id: str, created_at: str, sent: msgspec.Raw) -> None:
        self.id, self.dataset, self.task_id = id, dataset, task_id
        self.external_id: Optional[str] = None
        self.global_key: Optional[str] = None
        self.row_data = ""
        self.created_at = self.updated_at = created_at
        self.sent = sent
        """The row in its chunk, whose bytes it refers to: parsed, a million rows would fill the memory."""
        self.changed: Optional[dict] = None
        """The payload once it is no longer what was sent."""

    @property
    def payload(self) -> dict:
        return self.changed if self.changed is not None else msgspec.json.decode(self.sent)["payload"]


@dataclass
class FailedSpec:
    external_id: Optional[str]
    global_key: Optional[str]
    row_data: Optional[str]
    metadata: List[Any]
    attachments: List[Any]


@dataclass
class FailedImport:
    message: str
    spec: FailedSpec


@dataclass
class Task:
    id: str
    created_at: str
    updated_at: str
    now: Callable[[], float]
    started: float
    seconds: float
    """Until it ends; infinite for one that never does."""
    manifest_uri: str
    outcome: str = COMPLETE
    reason: Optional[str] = None
    """Of a task that failed."""
    made: List[DataRow] = field(default_factory=list)
    refused: List[FailedImport] = field(default_factory=list)
    name: Optional[str] = None
    result: Optional[str] = None
    type: str = IMPORT
    metadata: Any = None
    questions_left: int = 0
    """It ends with the last of them at the earliest."""

    @property
    def ended(self) -> bool:
        return self.questions_left == 0 and self.now() - self.started >= self.seconds

    @property
    def status(self) -> str:
        return self.outcome if self.ended else IN_PROGRESS

    @property
    def completion_percentage(self) -> float:
        return 100.0 if self.ended else min(99.0, 100 * (self.now() - self.started) / (self.seconds or 1))

    @property
    def errors(self) -> Optional[str]:
        return self.reason if self.ended else None
