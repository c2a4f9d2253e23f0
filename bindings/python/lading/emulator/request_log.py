"""The record of every request that reached one of the platform's hosts."""

from __future__ import annotations

from typing import Any, Dict, List

LONGEST = 200_000


class RequestLog:
    """Entries in order of arrival; the oldest are dropped beyond `LONGEST`."""

    def __init__(self) -> None:
        self._sequence = 0
        self._running = 0
        self._entries: Dict[int, dict] = {}

    @property
    def running(self) -> int:
        """How many requests are under way, those of clients that have gone included."""
        return self._running

    def begin(self, **values: Any) -> dict:
        """Adds an entry, which the caller fills in until it gives it to `end`."""
        self._sequence += 1
        self._running += 1
        entry = {"sequence": self._sequence, "concurrent": self._running, **values, "status": None, "fault": None}
        self._entries[self._sequence] = entry
        if len(self._entries) > LONGEST:
            del self._entries[next(iter(self._entries))]
        return entry

    def end(self) -> None:
        self._running -= 1

    def entries(self) -> List[dict]:
        return list(self._entries.values())

    def clear(self) -> None:
        self._entries.clear()
        self._sequence = 0
