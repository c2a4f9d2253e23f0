"""The base of all models: typed fields with camelCase names on the wire."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Dict, Iterable, List, Mapping, Tuple, Type, TypeVar

from lading.errors import ValidationError
from lading.kognic.model._fields import FieldInfo, Required, fields_of
from lading.kognic.model._values import coerce, dump

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        return lambda cls: cls


def Field(default: Any = Required, *, alias: str = "", exclude: bool = False, max_length: int = 0) -> Any:
    """A field whose name on the wire is ``alias``, or that stays off the wire (``exclude``)."""
    return FieldInfo("", Any, default, alias, exclude, max_length)


AnyModel = TypeVar("AnyModel", bound="BaseSerializer")


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))
class BaseSerializer:
    """A value whose annotated class members are its fields.

    Constructors take keywords, in snake_case or camelCase, and convert what they get to the declared types. Values
    of an enumeration that are not known stay text: a newer platform may send them.

    :raises ValidationError: a field is missing, unknown where that is refused, or of the wrong type
    """

    _unknown_fields: ClassVar[str] = "ignore"  # or "forbid", or "allow"

    def __init__(self, /, **values: Any) -> None:
        given = self._prepare(self._by_name(values))
        for field in fields_of(type(self)):
            if field.name in given:
                value = coerce(field.type, given.pop(field.name), f"{type(self).__name__}.{field.name}")
                field.check(value, type(self).__name__)
            elif field.default is Required:
                raise ValidationError(f"{type(self).__name__} needs {field.name}", item=field.name)
            else:
                value = copy.deepcopy(field.default)
            setattr(self, field.name, value)
        self._take_unknown(given)

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        """What a model does with its values, by field name, before they are converted."""
        return values

    @classmethod
    def _by_name(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        names = {field.alias: field.name for field in fields_of(cls)}
        return {names.get(name, name): value for name, value in values.items()}

    def _take_unknown(self, values: Dict[str, Any]) -> None:
        if values and self._unknown_fields == "forbid":
            raise ValidationError(f"{type(self).__name__} has no field {', '.join(values)}", item=next(iter(values)))
        if self._unknown_fields == "allow":
            self.__dict__.update(values)

    @classmethod
    def model_validate(cls: Type[AnyModel], values: Any) -> AnyModel:
        """The model of a dict of the wire, or the model itself."""
        if isinstance(values, cls):
            return values
        if not isinstance(values, Mapping):
            raise ValidationError(f"{cls.__name__} is made from an object, not from {type(values).__name__}")
        return cls(**values)

    @classmethod
    def from_json(cls: Type[AnyModel], js: Any) -> AnyModel:
        return cls.model_validate(js)

    def to_dict(self, by_alias: bool = True) -> Dict[str, Any]:
        """The body that goes over the wire, without what is ``None``."""
        return self.model_dump(exclude_none=True, by_alias=by_alias)

    def model_dump(
        self,
        *,
        mode: str = "python",
        by_alias: bool = False,
        exclude_none: bool = False,
        exclude: Iterable[str] = (),
    ) -> Dict[str, Any]:
        excluded = set(exclude)
        dumped: Dict[str, Any] = {}
        for name, alias in self._names():
            value = getattr(self, name)
            if name in excluded or (value is None and exclude_none):
                continue
            dumped[alias if by_alias else name] = dump(value, mode, by_alias, exclude_none)
        return dumped

    def model_dump_json(self, *, by_alias: bool = False, exclude_none: bool = False) -> str:
        return json.dumps(self.model_dump(mode="json", by_alias=by_alias, exclude_none=exclude_none))

    def _names(self) -> List[Tuple[str, str]]:
        known = fields_of(type(self))
        names = [(field.name, field.alias) for field in known if not field.exclude]
        declared = {field.name for field in known}
        return names + [(name, name) for name in self.__dict__ if name not in declared]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, _ in self._names())
        return f"{type(self).__name__}({shown})"
