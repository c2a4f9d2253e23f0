"""Workspaces."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from lading.kognic.model.base_serializer import BaseSerializer


class Workspace(BaseSerializer):
    created: datetime
    external_id: str
    id: str
    name: str
    organization_name: Optional[str] = None

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if "organization" in values:
            values.setdefault("organization_name", (values["organization"] or {}).get("name"))
        return values
