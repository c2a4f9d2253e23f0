"""Rules of a scene's body that go beyond its shape. Pure: each raises `Invalid`, naming the place and the rule."""

from __future__ import annotations

import math
from typing import Dict, Iterator, List, Optional, Tuple

from .content_types import IMAGES, POINT_CLOUDS, suffix
from .scene_types import SceneType
from .shape import Invalid, string

UNIT = 1e-3
"""How far from 1 the length of a rotation may be without a note."""
NANOSECONDS = 10**17
"""Times in seconds, milliseconds and microseconds since 1970 are all far below."""

Resource = Tuple[str, dict, bool]
"""Where it is in the body, the resource, and whether it is an image."""


def frames(body: dict) -> List[Tuple[str, dict]]:
    """Each frame with its place in the body; one for a scene that isn't a sequence."""
    if "frame" in body:
        return [("frame", body["frame"])]
    return [(f"frames[{index}]", frame) for index, frame in enumerate(body["frames"])]


def frame_resources(at: str, frame: dict) -> Iterator[Resource]:
    for key, is_image in (("images", True), ("pointClouds", False)):
        for index, resource in enumerate(frame.get(key, [])):
            yield f"{at}.{key}[{index}]", resource, is_image


def resources(body: dict) -> Iterator[Resource]:
    for at, frame in frames(body):
        yield from frame_resources(at, frame)


def check_scene(
    body: dict, scene_type: SceneType, calibration: Optional[dict], imu: Optional[list]
) -> List[str]:
    """Returns notes on what is taken and is not as it should be.

    `calibration` is that of the body's calibrationId, by sensor; `imu` the list that its imuData names.
    """
    _check_resources(body)
    notes = _check_sensors(body)
    for at, frame in frames(body):
        if "egoVehiclePose" in frame:
            notes += check_rotation(frame["egoVehiclePose"]["rotation"], f"{at}.egoVehiclePose.rotation")
    if scene_type.aggregated:
        _check_aggregated(body["frames"])
    if scene_type.sequence:
        _check_sequence(body["frames"])
    if "region" in body.get("metadata", {}):
        string(body["metadata"]["region"], "metadata.region")
    if calibration is not None:
        _check_calibration(body, calibration)
    compensates = bool(imu) and body.get("featureFlags", {}).get("shouldMotionCompensate", True)
    notes += _check_times(body, imu or [], compensates)
    return notes


def check_rotation(rotation: dict, at: str) -> List[str]:
    length = math.sqrt(sum(rotation[key] ** 2 for key in "wxyz"))
    if length == 0:
        raise Invalid(f"{at}: is all zeros, which is no rotation")
    return [] if abs(length - 1) < UNIT else [f"{at}: has the length {length:.6g}; a rotation should have 1"]


def _check_resources(body: dict) -> None:
    seen: Dict[str, Tuple[str, str, str]] = {}
    for frame_at, frame in frames(body):
        for at, resource, is_image in frame_resources(frame_at, frame):
            allowed = IMAGES if is_image else POINT_CLOUDS
            filename, key = resource["filename"], resource["resourceId"]
            if suffix(filename) not in allowed:
                raise Invalid(f"{at}.filename: {filename} must end in one of {', '.join(allowed)}")
            # The same file may stand in several frames: then it is one resource, that is sent once.
            first, first_frame, first_name = seen.setdefault(key, (at, frame_at, filename))
            if first != at and (first_frame == frame_at or first_name != filename):
                raise Invalid(f"{at}.resourceId: {key} is used twice, first in {first}")
            shutter = resource.get("metadata")
            if shutter and shutter["shutterTimeStartNs"] >= shutter["shutterTimeEndNs"]:
                raise Invalid(f"{at}.metadata: shutterTimeStartNs must be before shutterTimeEndNs")


def _check_aggregated(sequence: List[dict]) -> None:
    """Every frame has clouds, or the first has them all."""
    with_clouds = [index for index, frame in enumerate(sequence) if frame.get("pointClouds")]
    if with_clouds not in ([0], list(range(len(sequence)))):
        raise Invalid("frames: each must have pointClouds, or only the first, where they are aggregated already")


def _check_sensors(body: dict) -> List[str]:
    kinds: Dict[str, bool] = {}
    for at, frame in frames(body):
        in_frame = set()
        for place, resource, is_image in frame_resources(at, frame):
            sensor = resource["sensorName"]
            if sensor in in_frame:
                raise Invalid(
                    f"{place}.sensorName: {sensor} has two resources in {at}; one resource a sensor and frame"
                )
            if kinds.setdefault(sensor, is_image) != is_image:
                raise Invalid(f"{place}.sensorName: {sensor} is both a camera and a lidar")
            in_frame.add(sensor)
    specification = body.get("sensorSpecification", {})
    order = specification.get("sensorOrder", [])
    notes = [f"sensorSpecification.sensorOrder: {s} is listed twice" for s in dict.fromkeys(order) if order.count(s) > 1]
    named = [("sensorOrder", sensor) for sensor in order]
    named += [("sensorToPrettyName", sensor) for sensor in specification.get("sensorToPrettyName", {})]
    return notes + [
        f"sensorSpecification.{key}: the scene has no sensor {name}" for key, name in named if name not in kinds
    ]


def _check_sequence(sequence: List[dict]) -> None:
    ids = set()
    for index, frame in enumerate(sequence):
        if frame["frameId"] in ids:
            raise Invalid(f"frames[{index}].frameId: {frame['frameId']} is used twice; frame ids must be unique")
        ids.add(frame["frameId"])
        if index and frame["relativeTimestamp"] <= sequence[index - 1]["relativeTimestamp"]:
            before = sequence[index - 1]["relativeTimestamp"]
            raise Invalid(
                f"frames[{index}].relativeTimestamp: must increase, but {frame['relativeTimestamp']} follows {before}"
            )


def _check_calibration(body: dict, calibration: dict) -> None:
    for at, resource, is_image in resources(body):
        sensor = resource["sensorName"]
        if sensor not in calibration:
            raise Invalid(f"{at}.sensorName: the calibration has no sensor {sensor}, only {', '.join(calibration)}")
        if (calibration[sensor]["calibration_type"] != "lidar") != is_image:
            found = calibration[sensor]["calibration_type"]
            raise Invalid(
                f"{at}.sensorName: {sensor} is a {'camera' if is_image else 'lidar'}, its calibration {found}"
            )


def _check_times(body: dict, imu: List[dict], compensates: bool) -> List[str]:
    """Times matter where motion is compensated, and are not looked at elsewhere."""
    given = [(f"imuData[{index}].timestamp", sample["timestamp"]) for index, sample in enumerate(imu)]
    of_frames = [(f"{at}.unixTimestamp", f["unixTimestamp"]) for at, f in frames(body) if "unixTimestamp" in f]
    notes = []
    for at, time in given + of_frames:
        if time < NANOSECONDS:
            problem = f"{at}: must be in nanoseconds since 1970, and {time} is too small for that"
            if compensates:
                raise Invalid(problem)
            notes.append(problem)
    if compensates:
        first, last = min(time for _, time in given), max(time for _, time in given)
        for at, time in of_frames:
            if not first <= time <= last:
                raise Invalid(f"{at}: {time} is outside of the IMU data, which goes from {first} to {last}")
    return notes
