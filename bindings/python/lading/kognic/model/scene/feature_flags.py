"""Switches for the processing of a scene."""

from __future__ import annotations

from enum import Enum
from typing import Any, Dict, Set


class FeatureFlags:
    """The switches that are on; one that is not named is off."""

    class PointCloudFeatures(Enum):
        MOTION_COMPENSATION = "shouldMotionCompensate"

    def __init__(self, *flags: Enum) -> None:
        self.flags: Set[Any] = set(flags)

    @staticmethod
    def defaults() -> FeatureFlags:
        return FeatureFlags(FeatureFlags.PointCloudFeatures.MOTION_COMPENSATION)

    @property
    def motion_compensation(self) -> bool:
        return FeatureFlags.PointCloudFeatures.MOTION_COMPENSATION in self.flags

    def to_dict(self) -> Dict[str, bool]:
        return {flag.value: flag in self.flags for flag in FeatureFlags.PointCloudFeatures}

    def __repr__(self) -> str:
        return f"FeatureFlags({', '.join(sorted(flag.name for flag in self.flags))})"
