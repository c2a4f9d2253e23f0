"""Projects."""

from __future__ import annotations

from datetime import datetime

from lading.kognic.model.base_serializer import BaseSerializer


class Project(BaseSerializer):
    created: datetime
    title: str
    description: str
    status: str
    project: str  # the external id, which other calls take
