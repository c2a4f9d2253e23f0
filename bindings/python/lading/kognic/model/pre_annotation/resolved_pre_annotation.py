"""Pre-annotations with their content."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict

from lading.kognic.model.base_serializer import BaseSerializer


class ResolvedPreAnnotation(BaseSerializer):
    uuid: str
    scene_uuid: str
    external_id: str
    created: datetime
    content: Dict[str, Any]  # OpenLABEL
