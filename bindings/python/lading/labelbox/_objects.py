"""What the objects of the platform have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from lading._times import parse_time

if TYPE_CHECKING:
    from lading.labelbox.client import Client


class PlatformObject:
    """An object of the platform: ``uid``, and an attribute for each of its fields.

    Two are equal when they stand for the same object, whatever it was like when each was fetched.
    """

    #: Attributes, and what the platform calls them.
    _fields: Mapping[str, str] = {}
    #: What to use in place of an attribute of the platform's own client that is not here.
    _instead: Mapping[str, str] = {}

    uid: str

    def __init__(self, client: Client, document: Dict[str, Any]) -> None:
        self.client = client
        self.uid = document.get("id") or ""
        for name, given in self._fields.items():
            value = document.get(given)
            setattr(self, name, time_of(value) if name.endswith("_at") else value)

    if not TYPE_CHECKING:  # type checkers find a misspelt name

        def __getattr__(self, name: str) -> Any:
            raise absent(type(self).__name__, name, self._instead.get(name))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.uid == self.uid

    def __hash__(self) -> int:
        return hash((type(self), self.uid))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} ID: {self.uid}>"


def absent(owner: str, name: str, instead: Optional[str] = None) -> AttributeError:
    """The error for a name that is not here, which the platform's own client may have."""
    if name.startswith("__"):
        return AttributeError(f"{owner} has no attribute {name}")
    hint = f"use {instead}" if instead else "if the labelbox package has it, use that for it"
    return AttributeError(f"{owner}.{name} is not part of lading.labelbox, which imports data rows: {hint}")


def time_of(value: Optional[str]) -> Union[datetime, str, None]:
    """The time that the platform wrote, or its text when it is none."""
    try:
        return parse_time(value) if value else None
    except ValueError:
        return value
