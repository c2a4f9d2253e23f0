"""The fields that a model class declares."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Dict, List, get_origin, get_type_hints

from lading.errors import ValidationError


class Required:
    """Stands for "has no default"."""


@dataclass(frozen=True)
class FieldInfo:
    name: str
    type: Any
    default: Any = Required
    alias: str = ""
    exclude: bool = False
    max_length: int = 0

    @property
    def annotation(self) -> Any:
        return self.type

    def is_required(self) -> bool:
        return self.default is Required

    def get_default(self) -> Any:
        return copy.deepcopy(self.default)

    def check(self, value: Any, model: str) -> None:
        if self.max_length and len(value) > self.max_length:
            raise ValidationError(
                f"{model}.{self.name} holds {len(value)} entries, at most {self.max_length} are allowed", item=self.name
            )


_known: Dict[type, List[FieldInfo]] = {}


def fields_of(model: type) -> List[FieldInfo]:
    """The fields of a model class, those of its bases first."""
    if model not in _known:
        hints = get_type_hints(model)
        _known[model] = [
            _field(model, name, hint)
            for name, hint in hints.items()
            if not name.startswith("_") and get_origin(hint) is not ClassVar
        ]
    return _known[model]


def _field(model: type, name: str, hint: Any) -> FieldInfo:
    default = getattr(model, name, Required)
    info = default if isinstance(default, FieldInfo) else FieldInfo(name, hint, default)
    return replace(info, name=name, type=hint, alias=info.alias or to_camel(name))


def to_camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
