"""Rules of a scene's body that go beyond its shape. Pure: each raises `Invalid`, naming the place and the rule."""

from __future__ import annotations

from typing import Dict, Iterator, List, Optional, Tuple

from .content_types import IMAGES, POINT_CLOUDS, suffix
from .scene_types import SceneType
from .shape import Invalid, string

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


def frame_of(at: str) -> str:
    """Of the place of a resource, "frames[3].images[0]"."""
    return at.split(".")[0]


def resources(body: dict) -> Iterator[Resource]:
    for at, frame in frames(body):
        yield from frame_resources(at, frame)


def check_scene(body: dict, scene_type: SceneType, calibration: Optional[dict], imu: Optional[list]) -> None:
    """`calibration` is that of the body's calibrationId, by sensor; `imu` the list that its imuData names."""
    _check_resources(body)
    _check_sensors(body)
    if scene_type.sequence:
        _check_sequence(body["frames"])
    if "region" in body.get("metadata", {}):
        string(body["metadata"]["region"], "metadata.region")
    if calibration is not None:
        _check_calibration(body, calibration)
    if imu:
        _check_imu(body, imu)


def _check_resources(body: dict) -> None:
    seen: Dict[str, Resource] = {}
    for at, resource, is_image in resources(body):
        allowed = IMAGES if is_image else POINT_CLOUDS
        if suffix(resource["filename"]) not in allowed:
            raise Invalid(f"{at}.filename: {resource['filename']} must end in one of {', '.join(allowed)}")
        first, earlier, _ = seen.setdefault(resource["resourceId"], (at, resource, is_image))
        # One file may stand in several frames.
        if first != at and (frame_of(first) == frame_of(at) or earlier["filename"] != resource["filename"]):
            raise Invalid(f"{at}.resourceId: {resource['resourceId']} is used twice, first in {first}")
        shutter = resource.get("metadata")
        if shutter and shutter["shutterTimeStartNs"] >= shutter["shutterTimeEndNs"]:
            raise Invalid(f"{at}.metadata: shutterTimeStartNs must be before shutterTimeEndNs")


def _check_sensors(body: dict) -> None:
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
    order = body.get("sensorSpecification", {}).get("sensorOrder", [])
    for index, sensor in enumerate(order):
        if sensor not in kinds:
            raise Invalid(f"sensorSpecification.sensorOrder[{index}]: the scene has no sensor {sensor}")
        if sensor in order[:index]:
            raise Invalid(f"sensorSpecification.sensorOrder[{index}]: {sensor} is listed twice")


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


def _check_imu(body: dict, imu: list) -> None:
    first, last = min(i["timestamp"] for i in imu), max(i["timestamp"] for i in imu)
    for at, frame in frames(body):
        time = frame.get("unixTimestamp", first)
        if not first <= time <= last:
            raise Invalid(f"{at}.unixTimestamp: {time} is outside of the IMU data, which goes from {first} to {last}")
