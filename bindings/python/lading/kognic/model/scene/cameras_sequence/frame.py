"""A frame of a cameras sequence."""

from __future__ import annotations

from typing import List

from lading.kognic.model.scene.abstract.sequence_frame import SequenceFrame
from lading.kognic.model.scene.resources import Image


class Frame(SequenceFrame):
    images: List[Image] = []
