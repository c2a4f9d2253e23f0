"""The end of a ``with``."""

from __future__ import annotations

from types import TracebackType
from typing import Optional, Type, TypeVar

AnyClosing = TypeVar("AnyClosing", bound="Closing")


class Closing:
    """A context manager that closes at its end."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self: AnyClosing) -> AnyClosing:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()
