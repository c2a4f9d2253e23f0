"""The parts of OpenLABEL 1.0.0 (ASAM) that a pre-annotation may have, as shapes."""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping

from .shape import (
    NO_KEYS,
    Invalid,
    Shape,
    anything,
    boolean,
    choice,
    integer,
    list_of,
    map_of,
    name,
    number,
    record,
    string,
)

ELEMENT_ID = re.compile(r"-?[0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
FRAME_NUMBER = re.compile(r"[0-9]+")
FLAT = ("bbox", "poly2d", "point2d")
SOLID = ("cuboid", "poly3d")
GEOMETRIES = FLAT + SOLID


def _keys(pattern: "re.Pattern[str]", what: str, shape: Shape) -> Shape:
    entries = map_of(shape)

    def check(value: Any, at: str) -> None:
        entries(value, at)
        for key in value:
            if not pattern.fullmatch(key):
                raise Invalid(f"{at}.{key}: the key must be {what}")

    return check


def _by_id(shape: Shape) -> Shape:
    return _keys(ELEMENT_ID, "an integer or a uuid", shape)


def _attribute(value: Shape) -> Shape:
    """The standard lets an attribute go without a name."""
    return _loose({"val": value}, {"name": string})


def _loose(required: Mapping[str, Shape], optional: Mapping[str, Shape] = NO_KEYS) -> Shape:
    """A record that may have more keys: OpenLABEL leaves many of its objects open."""

    def check(value: Any, at: str) -> None:
        more = dict.fromkeys(value, anything) if isinstance(value, dict) else {}
        record(required, {**more, **optional, **required})(value, at)

    return check


def _val(*, size: int = 0, multiple: int = 1) -> Shape:
    numbers = list_of(number, 1)

    def check(value: Any, at: str) -> None:
        numbers(value, at)
        if size and len(value) != size:
            raise Invalid(f"{at}: must have {size} numbers, not {len(value)}")
        if len(value) % multiple:
            raise Invalid(f"{at}: must have a multiple of {multiple} numbers, not {len(value)}")

    return check


PROPERTIES: Dict[str, Shape] = {
    "boolean": list_of(_attribute(boolean)),
    "num": list_of(_attribute(number)),
    "text": list_of(_attribute(string)),
    "vec": list_of(_attribute(list_of(anything))),
}
ATTRIBUTES = record({}, PROPERTIES)


def _geometry(val: Shape, **more: Shape) -> Shape:
    return list_of(_loose({"name": name, "val": val, "attributes": ATTRIBUTES, **more}))


OBJECT_DATA = record(
    {},
    {
        **PROPERTIES,
        "bbox": _geometry(_val(size=4)),
        "cuboid": _geometry(_val(size=10)),
        "poly2d": _geometry(_val(multiple=2), closed=boolean, mode=name),
        "poly3d": _geometry(_val(multiple=3), closed=boolean),
        "point2d": _geometry(_val(size=2)),
    },
)
INTERVAL = record({}, {"frame_start": integer, "frame_end": integer})
POINTER = _loose({"frame_intervals": list_of(INTERVAL)})
OBJECT = record(
    {"name": name, "type": name},
    {
        "object_data": OBJECT_DATA,
        "object_data_pointers": map_of(POINTER),
        "frame_intervals": list_of(INTERVAL),
        "coordinate_system": string,
        "ontology_uid": string,
        "resource_uid": anything,
    },
)
FRAME = record(
    {},
    {
        "frame_properties": _loose({}),
        "objects": _by_id(record({}, {"object_data": OBJECT_DATA})),
        "actions": anything,
        "events": anything,
        "contexts": anything,
        "relations": anything,
    },
)
OPENLABEL = record(
    {"metadata": _loose({"schema_version": choice("1.0.0")})},
    {
        "frames": _keys(FRAME_NUMBER, "a frame number", FRAME),
        "objects": _by_id(OBJECT),
        "streams": map_of(anything),
        "frame_intervals": list_of(INTERVAL),
        **dict.fromkeys(("actions", "contexts", "events", "relations"), anything),
        **dict.fromkeys(("coordinate_systems", "ontologies", "resources", "tags"), anything),
    },
)
