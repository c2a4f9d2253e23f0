"""The base of all models: typed fields with camelCase names on the wire."""

from __future__ import annotations

import copy
import inspect
import json
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Dict, List, Mapping, Optional, Tuple, Type, TypeVar, Union

from lading.errors import ValidationError
from lading.kognic.model._fields import FieldInfo, Required, fields_of
from lading.kognic.model._selection import Selection, part, within
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


class _Fields:
    """The fields by name, of the class and of its instances."""

    def __get__(self, instance: Any, owner: Type[BaseSerializer]) -> Dict[str, FieldInfo]:
        return {field.name: field for field in fields_of(owner)}


class _Signature:
    """What `help` and editors show: the fields as keywords."""

    def __get__(self, instance: Any, owner: Type[BaseSerializer]) -> inspect.Signature:
        return inspect.Signature([_parameter(field) for field in fields_of(owner)])


def _parameter(field: FieldInfo) -> inspect.Parameter:
    default = inspect.Parameter.empty if field.is_required() else field.default
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=field.type)


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))
class BaseSerializer:
    """A value whose annotated class members are its fields.

    Constructors take keywords, in snake_case or camelCase, and convert what they get to the declared types. Values
    of an enumeration that are not known stay text: a newer platform may send them.

    :raises ValidationError: a field is missing, unknown where that is refused, or of the wrong type
    """

    _unknown_fields: ClassVar[str] = "ignore"  # or "forbid", or "allow"
    model_fields: ClassVar[_Fields] = _Fields()
    __signature__: ClassVar[_Signature] = _Signature()

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
            self.__dict__[field.name] = value
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
    def model_validate_json(cls: Type[AnyModel], text: Union[str, bytes]) -> AnyModel:
        """:raises ValidationError: it is no JSON, or not of this model"""
        try:
            values = json.loads(text)
        except ValueError as error:
            raise ValidationError(f"{cls.__name__} is made from JSON, which this is not: {error}") from None
        return cls.model_validate(values)

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
        include: Selection = None,
        exclude: Selection = None,
        by_alias: bool = False,
        exclude_none: bool = False,
        exclude_defaults: bool = False,
    ) -> Dict[str, Any]:
        """The fields as dicts, lists and scalars; with mode "json" as JSON has them.

        :param include: names of fields, or a mapping of names to what to take of each; ``exclude`` likewise
        """
        defaults = {field.name: field.default for field in fields_of(type(self))} if exclude_defaults else {}
        dumped: Dict[str, Any] = {}
        for name, alias in self._names():
            value = getattr(self, name)
            if not within(name, include, exclude) or (value is None and exclude_none):
                continue
            if name in defaults and value == defaults[name]:
                continue
            dumped[alias if by_alias else name] = dump(
                value,
                mode=mode,
                include=part(include, name),
                exclude=part(exclude, name),
                by_alias=by_alias,
                exclude_none=exclude_none,
                exclude_defaults=exclude_defaults,
            )
        return dumped

    def model_dump_json(self, *, indent: Optional[int] = None, **options: Any) -> str:
        """As :meth:`model_dump`, as text."""
        return json.dumps(self.model_dump(mode="json", **options), indent=indent)

    def model_copy(self: AnyModel, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> AnyModel:
        """A copy, with other values for some fields, which are taken as they are."""
        made = copy.deepcopy(self) if deep else copy.copy(self)
        for name, value in (update or {}).items():
            setattr(made, name, value)
        return made

    def dict(self, **options: Any) -> Dict[str, Any]:
        """The older name of :meth:`model_dump`."""
        return self.model_dump(**options)

    def json(self, **options: Any) -> str:
        """The older name of :meth:`model_dump_json`."""
        return self.model_dump_json(**options)

    def copy(self: AnyModel, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> AnyModel:
        """The older name of :meth:`model_copy`."""
        return self.model_copy(update=update, deep=deep)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        # Pydantic calls it where a model of its own has a field of this type.
        from pydantic_core import core_schema

        def dumped(model: BaseSerializer, info: Any) -> Any:
            return model.model_dump(mode=info.mode, by_alias=bool(info.by_alias), exclude_none=info.exclude_none)

        written = core_schema.plain_serializer_function_ser_schema(dumped, info_arg=True)
        return core_schema.no_info_plain_validator_function(cls.model_validate, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Dict[str, Any]:
        return {"type": "object", "title": cls.__name__}

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or self._unknown_fields == "allow" or hasattr(type(self), name)):
            known = [field.name for field in fields_of(type(self))]
            if name not in known:
                raise ValidationError(f"{type(self).__name__} has no field {name}, but {', '.join(known)}", item=name)
        super().__setattr__(name, value)

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
