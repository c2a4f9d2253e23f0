"""Flat metadata of scenes and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Dict, Mapping, Optional, Union

from lading.errors import ValidationError
from lading.kognic.model._fields import fields_of
from lading.kognic.model.base_serializer import BaseSerializer


class MetaDataBase(BaseSerializer):
    """Any keys, each with a text, a number or a truth value."""

    _unknown_fields: ClassVar[str] = "allow"

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        declared = {field.name for field in fields_of(cls)}
        for key, value in values.items():
            if key not in declared and not isinstance(value, (str, int, float, bool)):
                raise ValidationError(
                    f"metadata is flat: {key!r} must be text, a number or true/false, not {type(value).__name__}",
                    item=key,
                )
        return values


class MetaData(MetaDataBase):
    """Metadata of a scene. ``region``, where the data was recorded, has a meaning on the platform."""

    region: Optional[str] = None


class FrameMetaData(MetaDataBase):
    """Metadata of a frame."""


if TYPE_CHECKING:
    # A field that is read as a model, and is given as a model or a dict: for type checkers that is a descriptor.
    _Given = Mapping[str, Union[str, int, float, bool]]

    class SceneMetaDataField:
        def __get__(self, instance: Any, owner: Any) -> MetaData: ...
        def __set__(self, instance: Any, value: Union[MetaData, _Given]) -> None: ...

    class FrameMetaDataField:
        def __get__(self, instance: Any, owner: Any) -> FrameMetaData: ...
        def __set__(self, instance: Any, value: Union[FrameMetaData, _Given]) -> None: ...
else:
    SceneMetaDataField, FrameMetaDataField = MetaData, FrameMetaData
