"""The seven kinds of scene: their route, what a frame of theirs holds, and what else their body must have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SceneType:
    route: str
    images: bool = False
    point_clouds: bool = False
    sequence: bool = False
    calibration_required: bool = False
    pose: str = "none"
    """Whether a frame's egoVehiclePose is none (refused), optional or required."""

    @property
    def aggregated(self) -> bool:
        """One cloud is made of those of all frames, or was already."""
        return self.pose == "required"

    @property
    def name(self) -> str:
        """As `sceneType` in answers."""
        return self.route.replace("-", "_")


SCENE_TYPES = (
    SceneType("cameras", images=True),
    SceneType("cameras-sequence", images=True, sequence=True),
    SceneType("lidars", point_clouds=True),
    SceneType("lidars-sequence", point_clouds=True, sequence=True, pose="optional"),
    SceneType("lidars-and-cameras", images=True, point_clouds=True, calibration_required=True),
    SceneType(
        "lidars-and-cameras-sequence",
        images=True,
        point_clouds=True,
        sequence=True,
        calibration_required=True,
        pose="optional",
    ),
    SceneType(
        "aggregated-lidars-and-cameras-sequence",
        images=True,
        point_clouds=True,
        sequence=True,
        calibration_required=True,
        pose="required",
    ),
)
