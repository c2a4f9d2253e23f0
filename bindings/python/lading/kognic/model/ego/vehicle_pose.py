"""Poses of the vehicle."""

from __future__ import annotations

from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.calibration.common import Position, RotationQuaternion


class EgoVehiclePose(BaseSerializer):
    """Position in metres and rotation, in the local coordinate system of the scene."""

    position: Position
    rotation: RotationQuaternion
