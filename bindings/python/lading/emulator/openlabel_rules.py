"""Rules of a pre-annotation beyond OpenLABEL's shapes. Pure: each raises `Invalid`."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Set, Tuple

from .openlabel_shapes import FLAT, GEOMETRIES, SOLID
from .shape import Invalid

Geometry = Tuple[str, str, dict]
"""Where it is, its kind, and itself."""


def check_openlabel(openlabel: dict, cameras: Set[str], is_sequence: bool) -> None:
    """`cameras` are the scene's camera sensors, which the streams of flat geometry must name."""
    _check_unsupported(openlabel, "openlabel")
    frames, objects = openlabel.get("frames", {}), openlabel.get("objects", {})
    for number, frame in frames.items():
        at = f"openlabel.frames.{number}"
        _check_unsupported(frame, at)
        _check_objects(frame, at, objects, cameras)
    for uid, entry in objects.items():
        for place, kind, geometry in _geometries(entry.get("object_data", {}), f"openlabel.objects.{uid}.object_data"):
            _check_stream(place, kind, geometry, cameras)
        _check_pointers(uid, entry, frames)
    if not is_sequence:
        _check_single(frames)


def _check_unsupported(holder: dict, at: str) -> None:
    for key in ("contexts", "relations"):
        if holder.get(key):
            raise Invalid(f"{at}.{key}: not supported")


def _geometries(object_data: dict, at: str) -> Iterator[Geometry]:
    for kind in GEOMETRIES:
        for index, geometry in enumerate(object_data.get(kind, [])):
            yield f"{at}.{kind}[{index}]", kind, geometry


def _check_objects(frame: dict, at: str, objects: Dict[str, Any], cameras: Set[str]) -> None:
    for uid, entry in frame.get("objects", {}).items():
        place = f"{at}.objects.{uid}"
        if uid not in objects:
            raise Invalid(f"{place}: there is no such object in openlabel.objects")
        found = list(_geometries(entry.get("object_data", {}), f"{place}.object_data"))
        for geometry in found:
            _check_stream(*geometry, cameras)
        if sum(kind in SOLID for _, kind, _ in found) > 1:
            raise Invalid(f"{place}.object_data: an object has at most one of {' and '.join(SOLID)} in a frame")


def _check_stream(at: str, kind: str, geometry: dict, cameras: Set[str]) -> None:
    streams = [text["val"] for text in geometry["attributes"].get("text", []) if text.get("name") == "stream"]
    if len(streams) != 1:
        raise Invalid(f"{at}.attributes.text: must have one stream, the sensor's name, not {len(streams)}")
    if kind in FLAT and streams[0] not in cameras:
        raise Invalid(f"{at}.attributes.text: the scene has no camera {streams[0]}, which the stream names")


def _check_pointers(uid: str, entry: dict, frames: dict) -> None:
    for pointer_name, pointer in entry.get("object_data_pointers", {}).items():
        if pointer.get("type") not in GEOMETRIES:
            continue
        for interval in pointer["frame_intervals"]:
            for edge in ("frame_start", "frame_end"):
                data = frames.get(str(interval.get(edge)), {}).get("objects", {}).get(uid, {}).get("object_data", {})
                if pointer_name not in [geometry["name"] for geometry in data.get(pointer["type"], [])]:
                    raise Invalid(
                        f"openlabel.objects.{uid}.object_data_pointers.{pointer_name}: "
                        f"frame {interval.get(edge)} is the {edge} of an interval but has no such {pointer['type']}"
                    )


def _check_single(frames: dict) -> None:
    if len(frames) > 1:
        raise Invalid(f"openlabel.frames: the scene has a single frame, not {len(frames)}")
    for number, frame in frames.items():
        if frame.get("frame_properties", {}).get("timestamp", 0) not in (0, "0"):
            at = f"openlabel.frames.{number}.frame_properties.timestamp"
            raise Invalid(f"{at}: must be 0 for a scene that is not a sequence")
