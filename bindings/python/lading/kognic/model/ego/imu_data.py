"""Samples of the inertial measurement unit."""

from __future__ import annotations

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration.common import Position, RotationQuaternion
from lading.kognic.model.ego.utils import UnixTimestampNs


class IMUData(BaseSerializer):
    """Position in metres and rotation, in the local coordinate system, at a time."""

    position: Position
    rotation_quaternion: RotationQuaternion
    timestamp: UnixTimestampNs
