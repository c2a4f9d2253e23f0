"""The frame of a lidars scene."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.ego.utils import UnixTimestampNs
from lading.kognic.model.scene.abstract.base_frame import BaseFrame
from lading.kognic.model.scene.resources import PointCloud


class Frame(BaseFrame):
    point_clouds: List[PointCloud]
    unix_timestamp: Optional[UnixTimestampNs] = None
