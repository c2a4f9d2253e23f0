"""What resolvers get beside the arguments of their field."""

from __future__ import annotations

from dataclasses import dataclass, field

from .store import Store


@dataclass
class Context:
    store: Store
    fault: dict = field(default_factory=dict)
