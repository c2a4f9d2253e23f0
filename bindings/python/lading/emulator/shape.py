"""Shapes of JSON values: each is a function of a value and the place it was found at, and raises `Invalid`.

The platform refuses what it doesn't know, so a record refuses unknown keys, missing keys and nulls.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any, Callable, Mapping, Optional

Shape = Callable[[Any, str], None]
NO_KEYS: Mapping[str, Shape] = MappingProxyType({})


class Invalid(ValueError):
    """A value that breaks a rule; the text names the place, the rule and what was found."""


def kind(value: Any) -> str:
    """The JSON name of a value's type, for messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def string(value: Any, at: str) -> None:
    if not isinstance(value, str):
        raise Invalid(f"{at}: must be a string, not {kind(value)}")


def name(value: Any, at: str) -> None:
    string(value, at)
    if not value.strip():
        raise Invalid(f"{at}: must not be empty")


def boolean(value: Any, at: str) -> None:
    if not isinstance(value, bool):
        raise Invalid(f"{at}: must be true or false, not {kind(value)}")


def number(value: Any, at: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Invalid(f"{at}: must be a finite number, not {kind(value)}")


def integer(value: Any, at: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(f"{at}: must be an integer, not {kind(value) if not isinstance(value, float) else value}")
    if not -(2**63) <= value < 2**63:
        raise Invalid(f"{at}: must fit in 64 bits")


def positive(value: Any, at: str) -> None:
    integer(value, at)
    if value < 1:
        raise Invalid(f"{at}: must be at least 1, not {value}")


def not_negative(value: Any, at: str) -> None:
    number(value, at)
    if value < 0:
        raise Invalid(f"{at}: must not be negative")


def count(value: Any, at: str) -> None:
    integer(value, at)
    not_negative(value, at)


def anything(value: Any, at: str) -> None:
    if value is None:
        raise Invalid(f"{at}: must not be null")


def scalar(value: Any, at: str) -> None:
    if not isinstance(value, (str, bool)):
        try:
            number(value, at)
        except Invalid:
            raise Invalid(f"{at}: metadata is flat: a string, number or boolean, not {kind(value)}") from None


def choice(*allowed: str) -> Shape:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise Invalid(f"{at}: must be one of {', '.join(allowed)}, not {value!r}")

    return check


def list_of(item: Shape, least: int = 0, most: Optional[int] = None) -> Shape:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, list):
            raise Invalid(f"{at}: must be a list, not {kind(value)}")
        if len(value) < least or (most is not None and len(value) > most):
            bounds = f"at least {least}" if most is None else f"{least} to {most}"
            raise Invalid(f"{at}: must have {bounds} items, not {len(value)}")
        for index, entry in enumerate(value):
            item(entry, f"{at}[{index}]")

    return check


def map_of(item: Shape, least: int = 0) -> Shape:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(f"{at}: must be an object, not {kind(value)}")
        if len(value) < least:
            raise Invalid(f"{at}: must have at least {least} entries")
        for key, entry in value.items():
            item(entry, f"{at}.{key}")

    return check


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] = NO_KEYS) -> Shape:
    """An object with exactly these keys. An optional key that is absent is fine, one that is null is not."""
    known = {**required, **optional}

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(f"{at}: must be an object, not {kind(value)}")
        for key in value:
            if key not in known:
                raise Invalid(f"{at}.{key}: unknown key; known are {', '.join(sorted(known))}")
        for key in required:
            if key not in value:
                raise Invalid(f"{at}.{key}: missing")
        for key, entry in value.items():
            if entry is None:
                raise Invalid(f"{at}.{key}: is null; leave the key out instead")
            known[key](entry, f"{at}.{key}")

    return check
