"""Turns the data rows that a program hands over into JSON documents for the library."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from numbers import Integral, Real
from typing import Any, Callable, Dict, Iterable, Iterator, List

from lading.codes import Code, Stage
from lading.labelbox.exceptions import InvalidQueryError

#: Rows of one document: enough for the encoder to run at full speed, few enough for any memory.
PAGE = 2000


def pages(items: Iterable[Any]) -> Iterator[bytes]:
    """JSON arrays of rows. Reads ``items`` once, a page at a time; changes none of them.

    :raises InvalidQueryError: an item is not a row, or holds what JSON can't
    """
    if isinstance(items, (str, bytes, os.PathLike, Mapping)) or not isinstance(items, Iterable):
        raise InvalidQueryError(
            f"data rows come as a list or another iterable, not as {type(items).__name__}", code=Code.ARGUMENT
        )
    iterator = iter(items)
    position = 0
    while True:
        page = list(islice(iterator, PAGE))
        if not page:
            return
        yield _encoded(page, position)
        position += len(page)


def _encoded(page: List[Any], position: int) -> bytes:
    rows = [
        item  # most are such, and this loop is the cost of a row
        if type(item) is dict and "dataset_id" not in item and "metadata" not in item
        else _row(item, position + offset)
        for offset, item in enumerate(page)
    ]
    try:
        text = _ENCODER.encode(rows)
    except _UNWRITABLE:
        try:
            # Fields of the platform's own package are keys that the encoder does not know.
            rows = [_row(row, position + offset) for offset, row in enumerate(rows)]
            text = _ENCODER.encode(rows)
        except _UNWRITABLE:
            raise _culprit(rows, position) from None
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Half of a surrogate pair is a finding of its row, so that the others can go.
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", text).encode("utf-8")


def _culprit(rows: List[Dict[str, Any]], position: int) -> InvalidQueryError:
    """The error that names the first row that can't be written."""
    for offset, row in enumerate(rows):
        try:
            _ENCODER.encode(row)
        except _UNWRITABLE as error:
            return _refused(position + offset, f"can't be written as JSON: {error}")
    return _refused(position, "can't be written as JSON")


def _row(item: Any, index: int) -> Dict[str, Any]:
    if isinstance(item, (str, os.PathLike)):
        return {"row_data": os.fspath(item)}
    if isinstance(item, Mapping):
        row = {_key(key): value for key, value in item.items()}
        row.pop("dataset_id", None)  # that of the dataset which imports it, there too
        if "metadata" in row and "metadata_fields" not in row:
            row["metadata_fields"] = row.pop("metadata")
        return row
    raise _refused(index, f"must be a dict or a path, not {type(item).__name__}")


def _key(key: Any) -> Any:
    """The text of a key; of a field of the platform's own package (``DataRow.row_data``) its name."""
    name = getattr(key, "name", None)
    return name if isinstance(name, str) and hasattr(key, "graphql_name") else key


def _refused(index: int, problem: str) -> InvalidQueryError:
    return InvalidQueryError(
        f"data row {index} {problem}", code=Code.ARGUMENT, stage=Stage.VALIDATION, item=f"data row {index}"
    )


def _plain(value: Any) -> Any:
    """What JSON has for a value that it has no word for."""
    for kind, convert in _CONVERSIONS.items():
        if isinstance(value, kind):
            return convert(value)
    if hasattr(value, "to_row"):
        return value.to_row()
    if hasattr(value, "id_type") and hasattr(value, "key"):
        return _identifier(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True)
    raise TypeError(f"there is no JSON for {type(value).__name__} {str(value)[:80]!r}")


def _identifier(value: Any) -> Dict[str, Any]:
    """A key of an upsert of the platform's own package, or one that reads like it."""
    kind = str(getattr(value.id_type, "value", value.id_type))
    member = {"GKEY": "global_key", "ID": "id"}.get(kind)
    if member is None:
        raise TypeError(f"{type(value).__name__} is of the unknown type {kind}")
    return {member: value.key}


def _time(value: datetime) -> str:
    if value.tzinfo is not None:
        return value.isoformat()
    # A time without a zone is the computer's, as it is for datetime itself; the library warns, and takes the tag off.
    local = value.astimezone()
    return f"{local.isoformat()}[_assumed={local.tzname()}]"


_CONVERSIONS: Dict[Any, Callable[[Any], Any]] = {
    datetime: _time,
    Enum: lambda value: value.value,
    os.PathLike: os.fspath,
    Integral: int,
    (Real, Decimal): float,
}

_HALF = re.compile("[\ud800-\udfff]")
_UNWRITABLE = (TypeError, ValueError, OverflowError, OSError, RecursionError)

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"), default=_plain
)
