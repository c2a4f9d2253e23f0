"""What every scene is."""

from __future__ import annotations

from typing import Any, ClassVar, Dict, List

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.abstract.base_frame import BaseFrame
from lading.kognic.model.scene.resources.resource import Resource


class BaseScene(BaseSerializer):
    _type: ClassVar[str] = ""  # in scene documents, and the last part of the route

    external_id: str

    @property
    def all_frames(self) -> List[BaseFrame]:
        """The frames of a sequence, or the one frame of another scene."""
        only: Any = getattr(self, "frame", None)
        frames: Any = getattr(self, "frames", [only])
        return list(frames)

    @property
    def resources(self) -> Dict[str, Resource]:
        """The files of all frames by resource id."""
        return {key: resource for frame in self.all_frames for key, resource in frame.resources.items()}
