"""Inputs, as the older requests return them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import List, Optional

from lading.kognic.model.base_serializer import BaseSerializer, Field


class InputStatus(str, Enum):
    Pending = "pending"
    Processing = "processing"
    Created = "created"
    Failed = "failed"
    InvalidatedBadContent = "invalidated:broken-input"
    InvalidatedSlamRerun = "invalidated:slam-rerun"
    InvalidatedDuplicate = "invalidated:duplicate"
    InvalidatedIncorrectlyCreated = "invalidated:incorrectly-created"


class Input(BaseSerializer):
    """An input on the platform. A status that is not in ``InputStatus`` is plain text."""

    scene_uuid: str = Field(alias="internalId")
    external_id: str
    batch: str = Field(alias="batchId")
    scene_type: str = Field(alias="inputType")
    status: InputStatus
    created: datetime
    annotation_types: List[str]
    calibration_id: Optional[str] = None
    view_link: Optional[str] = None
    error_message: Optional[str] = None

    @property
    def uuid(self) -> str:
        """The older name of ``scene_uuid``."""
        return self.scene_uuid

    @property
    def input_type(self) -> str:
        """The older name of ``scene_type``."""
        return self.scene_type
