"""A frame of a lidars sequence."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.ego import EgoVehiclePose, UnixTimestampNs
from lading.kognic.model.scene.abstract.sequence_frame import SequenceFrame
from lading.kognic.model.scene.resources import PointCloud


class Frame(SequenceFrame):
    point_clouds: List[PointCloud]
    ego_vehicle_pose: Optional[EgoVehiclePose] = None
    unix_timestamp: Optional[UnixTimestampNs] = None
