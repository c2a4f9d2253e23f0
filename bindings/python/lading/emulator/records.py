"""What the emulator remembers: one dataclass a table, every field a JSON value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

PENDING, PROCESSING, CREATED, FAILED, INDEXED = "pending", "processing", "created", "failed", "indexed"


@dataclass
class Reservation:
    """A scene uuid that `initialize` gave out."""

    uuid: str
    workspace_id: str


@dataclass
class Scene:
    uuid: str
    workspace_id: str
    external_id: str
    scene_type: str
    created: str
    body: dict
    resources: list
    """Resource ids of the files that must be uploaded before the commit."""
    calibration_id: Optional[str] = None
    committed: bool = False
    polls_left: int = 0
    ready_at: float = 0
    outcome: str = CREATED
    """The status after processing."""
    override: Optional[str] = None
    """A status that somebody set: invalidated, or indexed. It holds at once."""
    error_message: Optional[str] = None

    def status(self, now: float) -> str:
        if self.override is not None:
            return self.override
        if not self.committed:
            return PENDING
        return PROCESSING if self.polls_left > 0 or now < self.ready_at else self.outcome


@dataclass
class StoredObject:
    """A file that has a signed URL, and what was uploaded to it so far."""

    scene_uuid: str
    resource_id: str
    filename: str
    content_type: str
    size: Optional[int] = None
    sha256: Optional[str] = None
    uploads: int = 0

    @property
    def key(self) -> str:
        return f"{self.scene_uuid}/{self.resource_id}"


@dataclass
class Imu:
    resource_id: str
    scene_uuid: str
    data: list


@dataclass
class Calibration:
    id: str
    external_id: str
    created: str
    workspace_id: str
    calibration: dict


@dataclass
class Project:
    project: str
    title: str
    created: str
    description: str = ""
    status: str = "active"
    annotation_types: list = field(default_factory=lambda: ["object-detection"])


@dataclass
class Batch:
    project: str
    batch: str
    title: str
    status: str
    created: str
    updated: str
    request_uid: str

    @property
    def key(self) -> str:
        return f"{self.project}/{self.batch}"


@dataclass
class Input:
    uuid: str
    scene_uuid: str
    project: str
    batch: str
    request_uid: str
    pre_annotation: Optional[str] = None


@dataclass
class PreAnnotation:
    id: str
    scene_uuid: str
    created: str
    status: str
    external_id: Optional[str] = None
    content: Optional[dict] = None
    cloud_resource: Optional[str] = None


@dataclass
class ImagesJob:
    """Upload URLs given out for the older images job, before its scene exists."""

    id: str
    filenames: list


@dataclass
class Secret:
    """The key that signs storage URLs; kept, so that they outlive a restart."""

    name: str
    value: str
