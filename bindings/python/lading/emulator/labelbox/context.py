"""What resolvers get beside the arguments of their field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List

from .store import Store


@dataclass
class Context:
    store: Store
    fault: dict = field(default_factory=dict)
    notes: List[str] = field(default_factory=list)
    """What was taken and is not as it should be: for the log."""
