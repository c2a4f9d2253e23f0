"""Frames of sequences."""

from __future__ import annotations

from lading.kognic.model.scene.abstract.base_frame import BaseFrame
from lading.kognic.model.scene.metadata.metadata import FrameMetaDataField


class SequenceFrame(BaseFrame):
    frame_id: str
    relative_timestamp: int  # milliseconds since the start of the scene
    metadata: FrameMetaDataField = FrameMetaDataField()
