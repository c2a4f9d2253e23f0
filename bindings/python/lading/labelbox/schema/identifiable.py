"""Keys of data rows that are there already, for an upsert."""

from __future__ import annotations

from typing import Dict, Union


class _Key:
    member = ""

    def __init__(self, key: str) -> None:
        self.key = key

    def to_row(self) -> Dict[str, str]:
        """The key as a data row has it."""
        return {self.member: self.key}

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.key == self.key

    def __hash__(self) -> int:
        return hash((type(self), self.key))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key!r})"


class UniqueId(_Key):
    """The id that the platform gave."""

    member = "id"


class GlobalKey(_Key):
    """The key that the user gave."""

    member = "global_key"


DataRowIdentifier = Union[UniqueId, GlobalKey]
