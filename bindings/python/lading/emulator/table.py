"""A table of records, which writes its changes to the journal."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, TypeVar

from .journal import Journal

Record = TypeVar("Record")


class Table(Dict[str, Record]):
    """Records by key. Call `put` after every change that must outlive a restart.

    `find` looks records up by one more field, `index`, whose value of a record never changes.
    """

    def __init__(self, name: str, record: Callable[..., Record], key: str, index: str, journal: Journal) -> None:
        super().__init__()
        self.name = name
        self._record, self._key, self._index, self._journal = record, key, index, journal
        self._by_index: Dict[Any, Dict[str, Record]] = {}

    def put(self, record: Record) -> Record:
        key = self._add(record)
        self._journal.write(self.name, key, vars(record))
        return record

    def remove(self, key: str) -> None:
        if key in self:
            self._drop(key)
            self._journal.write(self.name, key, None)

    def find(self, value: Any) -> List[Record]:
        """The records whose `index` field has this value, oldest first."""
        return list(self._by_index.get(value, {}).values())

    def load(self, key: str, value: Any) -> None:
        """A change that the journal holds already."""
        if value is not None:
            self._add(self._record(**value))
        elif key in self:
            self._drop(key)

    def clear(self) -> None:
        super().clear()
        self._by_index.clear()

    def _add(self, record: Record) -> str:
        key: str = getattr(record, self._key)
        self[key] = record
        if self._index:
            self._by_index.setdefault(getattr(record, self._index), {})[key] = record
        return key

    def _drop(self, key: str) -> None:
        record = self.pop(key)
        if self._index:
            del self._by_index[getattr(record, self._index)][key]
