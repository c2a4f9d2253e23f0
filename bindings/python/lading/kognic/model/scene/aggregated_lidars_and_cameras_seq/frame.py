"""A frame of an aggregated sequence."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.ego import EgoVehiclePose, UnixTimestampNs
from lading.kognic.model.scene.abstract.sequence_frame import SequenceFrame
from lading.kognic.model.scene.resources import Image, PointCloud


class Frame(SequenceFrame):
    point_clouds: List[PointCloud]
    images: List[Image] = []
    ego_vehicle_pose: EgoVehiclePose
    unix_timestamp: Optional[UnixTimestampNs] = None
