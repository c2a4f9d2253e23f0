"""Pre-annotations."""

from __future__ import annotations

from lading.kognic.model.base_serializer import BaseSerializer


class CreatedPreAnnotation(BaseSerializer):
    id: str
