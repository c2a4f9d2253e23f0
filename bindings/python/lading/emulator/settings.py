"""What can be set when the emulator starts (`--set name=value`) and while it runs (`POST /_emulator/settings`)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from .shape import boolean, choice, count, integer, list_of, name, not_negative, positive, record, string
from .stored_hashes import STYLES

CLIENT_ID = "emulator-client"
CLIENT_SECRET = "emulator-secret"
API_KEY = "emulator-api-key"
LARGEST_IMPORT_PAGE = 5000
REFUSAL_MEMBERS = ("externalId", "globalKey", "rowData", "metadata", "attachments")

WORKSPACE = {
    "created": "2024-01-01T00:00:00.000000Z",
    "externalId": "emulator",
    "id": "5f9f0d4e-0c5b-4b8e-9b0a-4a1d6a3c7e10",
    "name": "Emulator workspace",
    "organization": {"id": 1, "name": "Emulator organization"},
}


@dataclass
class Settings:
    """Life times are in seconds of the emulator's clock, which `POST /_emulator/clock` can move forward."""

    token_seconds: float = 3600
    signed_url_seconds: float = 3600
    processing_polls: int = 2
    """Status queries that still answer `processing` after a commit."""
    processing_seconds: float = 0
    """Least time between a commit and `created`, in addition to the queries."""
    page_size: int = 100
    latency_ms: float = 0
    """Added before every request to the platform's hosts, not to /_emulator."""
    workspaces: list = field(default_factory=lambda: [dict(WORKSPACE)])
    accept_chunked_uploads: bool = False
    """The official Python client streams files without a length; strict is the default."""
    accept_bearer_on_storage: bool = False
    """The 2021 client sends its token to storage; strict is the default."""
    hash_objects: bool = True
    storage_hashes: str = "none"
    """Which storage's hashes an upload is answered with: none, google or amazon."""
    storage_url: str = ""
    """Signed URLs lead there instead of here, and a commit takes it that their files are stored."""
    envelope: bool = False
    """Wrap every answer of the input API that isn't a page in `{"data": …}`."""
    compress: bool = True
    images_job_id_key: str = "jobId"
    """Which key `upload-urls` gives its id under: jobId, internalId or both."""
    task_seconds: float = 0
    """How long an import is in progress; its rows are taken at once."""
    task_polls: int = 0
    """Questions for an import's task that are still answered `IN_PROGRESS`, besides."""
    results_order: str = "input"
    """The order of an import's results: input, reversed, or shuffled by `results_seed`."""
    results_seed: int = 0
    import_page_size: int = LARGEST_IMPORT_PAGE
    """The most results of an import on one page."""
    refusal_members: list = field(default_factory=lambda: list(REFUSAL_MEMBERS))
    """What is told of a refused row; the rest is null, or an empty list."""
    task_rows_limit: int = 150_000
    """The most rows of one task."""
    iam_integrations: list = field(default_factory=list)
    """`{"id", "name", "provider"?, "valid"?, "isOrgDefault"?, "validates"?}`, the last for `validateDataset`."""

    def changed(self, changes: Any) -> "Settings":
        """A copy with `changes`, a JSON object. Raises `Invalid` for an unknown name or a wrong type."""
        record({}, SHAPES)(changes, "settings")
        return dataclasses.replace(self, **changes)


_workspace = record(
    {"id": name, "externalId": name, "name": string},
    {"created": string, "organization": record({"id": integer, "name": string})},
)

_integration = record(
    {"id": name, "name": string},
    {"provider": choice("AWS", "GCP", "Azure"), "valid": boolean, "isOrgDefault": boolean, "validates": boolean},
)

SHAPES = {
    "token_seconds": not_negative,
    "signed_url_seconds": not_negative,
    "processing_polls": count,
    "processing_seconds": not_negative,
    "page_size": positive,
    "latency_ms": not_negative,
    "workspaces": list_of(_workspace),
    "accept_chunked_uploads": boolean,
    "accept_bearer_on_storage": boolean,
    "hash_objects": boolean,
    "storage_hashes": choice(*STYLES),
    "storage_url": string,
    "envelope": boolean,
    "compress": boolean,
    "images_job_id_key": choice("jobId", "internalId", "both"),
    "task_seconds": not_negative,
    "task_polls": count,
    "results_order": choice("input", "reversed", "shuffled"),
    "results_seed": integer,
    "import_page_size": positive,
    "refusal_members": list_of(choice(*REFUSAL_MEMBERS)),
    "task_rows_limit": positive,
    "iam_integrations": list_of(_integration),
}
