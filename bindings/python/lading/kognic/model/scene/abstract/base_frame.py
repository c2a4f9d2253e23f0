"""What every frame is."""

from __future__ import annotations

from typing import Dict, List

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.resources.resource import Resource


class BaseFrame(BaseSerializer):
    @property
    def resources(self) -> Dict[str, Resource]:
        """The files of the frame by resource id, images first."""
        images: List[Resource] = getattr(self, "images", [])
        point_clouds: List[Resource] = getattr(self, "point_clouds", [])
        return {resource.resource_id or "": resource for resource in [*images, *point_clouds]}
