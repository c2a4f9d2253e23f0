"""The request that makes a scene an input."""

from __future__ import annotations

from typing import Optional

from lading.kognic.model.base_serializer import BaseSerializer


class InputFromSceneRequest(BaseSerializer):
    scene_uuid: str
    project: str
    batch: Optional[str] = None
