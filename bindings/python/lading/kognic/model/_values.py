"""Conversion of single values: from the wire to the declared type, and back."""

from __future__ import annotations

import collections.abc
import operator
import os
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from typing import Any, Callable, Dict, TypeVar, Union, get_args, get_origin

from lading._times import parse_time
from lading.errors import ValidationError
from lading.kognic.model._selection import Selection, part, within


def coerce(kind: Any, value: Any, where: str) -> Any:
    """The value as the declared type; ``where`` names the field in errors."""
    if kind is Any:
        return value
    origin = get_origin(kind)
    if origin is Union:
        return _union(get_args(kind), value, where)
    if origin in (list, set):
        return _sequence(origin, get_args(kind)[0], value, where)
    if origin in (dict, collections.abc.Mapping):
        return _mapping(get_args(kind), value, where)
    if kind in _SCALARS:
        return _SCALARS[kind](value, where)
    if isinstance(kind, TypeVar):
        return coerce(kind.__bound__ or Any, value, where)
    if isinstance(kind, type):
        return _instance(kind, value, where)
    return value


def dump(value: Any, *, include: Selection = None, exclude: Selection = None, **options: Any) -> Any:
    """The value as dicts, lists and scalars; ``options`` are those of ``model_dump``."""
    if hasattr(value, "model_dump"):
        return value.model_dump(include=include, exclude=exclude, **options)
    if isinstance(value, Enum):
        return value.value if options["mode"] == "json" else value
    if isinstance(value, dict):
        return {
            key: dump(member, include=part(include, key), exclude=part(exclude, key), **options)
            for key, member in value.items()
            if within(key, include, exclude) and not (options["exclude_none"] and member is None)
        }
    if isinstance(value, (list, tuple, set)):
        return [
            dump(member, include=part(include, index), exclude=part(exclude, index), **options)
            for index, member in enumerate(value)
            if within(index, include, exclude)
        ]
    if options["mode"] == "json" and isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def _wrong(value: Any, wanted: str, where: str) -> ValidationError:
    return ValidationError(f"{where} must be {wanted}, not {type(value).__name__} {str(value)[:80]!r}", item=where)


def _union(kinds: Any, value: Any, where: str) -> Any:
    if value is None and type(None) in kinds:
        return None
    options = [kind for kind in kinds if kind is not type(None)]
    exact = [kind for kind in options if type(value) is kind]
    for kind in (exact or options)[:-1]:
        try:
            return coerce(kind, value, where)
        except ValidationError:
            continue
    return coerce((exact or options)[-1], value, where)


def _sequence(origin: Any, kind: Any, value: Any, where: str) -> Any:
    if isinstance(value, (str, bytes, collections.abc.Mapping)) or not isinstance(value, collections.abc.Iterable):
        raise _wrong(value, "a list", where)
    return origin(coerce(kind, member, f"{where}[{index}]") for index, member in enumerate(value))


def _mapping(kinds: Any, value: Any, where: str) -> Dict[Any, Any]:
    key_kind, kind = kinds
    if not isinstance(value, collections.abc.Mapping):
        raise _wrong(value, "an object", where)
    return {
        coerce(key_kind, key, f"a key of {where}"): coerce(kind, member, f"{where}[{key!r}]")
        for key, member in value.items()
    }


def _instance(kind: Any, value: Any, where: str) -> Any:
    if isinstance(value, kind) or kind is object:
        return value
    if issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            if isinstance(value, str):
                return value
    if hasattr(kind, "model_validate") and isinstance(value, collections.abc.Mapping):
        return kind.model_validate(value)
    raise _wrong(value, f"of type {kind.__name__}", where)


def _text(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if isinstance(value, bytes):
        return value.decode("utf-8")
    raise _wrong(value, "text", where)


def _integer(value: Any, where: str) -> int:
    # Not through float, which has no room for a time in nanoseconds.
    if isinstance(value, str) or (isinstance(value, float) and value.is_integer()):
        with suppress(ValueError):
            return int(value)
    elif hasattr(value, "__index__"):
        return operator.index(value)
    raise _wrong(value, "a whole number", where)


def _number(value: Any, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong(value, "a number", where) from None


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    raise _wrong(value, "true or false", where)


def _time(value: Any, where: str) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return parse_time(value)
    except (TypeError, ValueError, AttributeError):
        raise _wrong(value, "an ISO 8601 time", where) from None


_SCALARS: Dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _boolean,
    datetime: _time,
}
