"""The shape of a scene's body, for each kind of scene."""

from __future__ import annotations

from typing import Dict

from .scene_types import SceneType
from .shape import (
    Shape,
    boolean,
    integer,
    list_of,
    map_of,
    name,
    number,
    record,
    scalar,
    string,
)

MOST_IMAGES, MOST_POINT_CLOUDS = 9, 20

POSITION = record({"x": number, "y": number, "z": number})
QUATERNION = record({"w": number, "x": number, "y": number, "z": number})
POSE = record({"position": POSITION, "rotation": QUATERNION})
METADATA = map_of(scalar)

_resource = {"filename": name, "resourceId": name, "sensorName": name, "clientFilename": name}
_shutter = record({"shutterTimeStartNs": integer, "shutterTimeEndNs": integer}, {"reversedShutter": boolean})
IMAGE = record(_resource, {"metadata": _shutter})
POINT_CLOUD = record(_resource)
SENSOR_SPECIFICATION = record({}, {"sensorToPrettyName": map_of(string), "sensorOrder": list_of(name)})
FEATURE_FLAGS = record({"shouldMotionCompensate": boolean})


def frame_shape(scene_type: SceneType) -> Shape:
    required: Dict[str, Shape] = {}
    optional: Dict[str, Shape] = {}
    if scene_type.images:
        # In a sequence with lidars a camera may have dropped out, and so may all of them.
        if scene_type.point_clouds and scene_type.sequence:
            optional["images"] = list_of(IMAGE, 0, MOST_IMAGES)
        else:
            required["images"] = list_of(IMAGE, 1, MOST_IMAGES)
    if scene_type.point_clouds:
        # Clouds that are aggregated already are all in the first frame, which the rules look at.
        if scene_type.aggregated:
            optional["pointClouds"] = list_of(POINT_CLOUD, 0, MOST_POINT_CLOUDS)
        else:
            required["pointClouds"] = list_of(POINT_CLOUD, 1, MOST_POINT_CLOUDS)
        optional["unixTimestamp"] = integer
    if scene_type.sequence:
        required.update(frameId=name, relativeTimestamp=integer)
        optional["metadata"] = METADATA
    if scene_type.pose == "required":
        required["egoVehiclePose"] = POSE
    elif scene_type.pose == "optional":
        optional["egoVehiclePose"] = POSE
    return record(required, optional)


def scene_shape(scene_type: SceneType) -> Shape:
    frame = frame_shape(scene_type)
    required: Dict[str, Shape] = {"externalId": name, "internalId": name}
    required.update({"frames": list_of(frame, 1)} if scene_type.sequence else {"frame": frame})
    optional: Dict[str, Shape] = {
        "sensorSpecification": SENSOR_SPECIFICATION,
        "metadata": METADATA,
        "featureFlags": FEATURE_FLAGS,
    }
    (required if scene_type.calibration_required else optional)["calibrationId"] = name
    if scene_type.point_clouds:
        optional["imuData"] = name
    return record(required, optional)
