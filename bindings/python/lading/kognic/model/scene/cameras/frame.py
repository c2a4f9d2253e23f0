"""The frame of a cameras scene."""

from __future__ import annotations

from typing import List

from lading.kognic.model.scene.abstract.base_frame import BaseFrame
from lading.kognic.model.scene.resources import Image


class Frame(BaseFrame):
    images: List[Image]
