"""Scenes on their way into the library."""

from __future__ import annotations

import ctypes
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List

from lading import _native
from lading import _structs as structs
from lading._buffers import BytesLike, Pinned
from lading._data import Provider
from lading.codes import Code
from lading.errors import ValidationError


@dataclass
class SceneUpload:
    """A scene document and where the bytes of its resources with a ``format`` come from."""

    document: Dict[str, Any]
    memory: Dict[str, BytesLike] = field(default_factory=dict)  # by resource id, lent without a copy
    providers: Dict[str, Provider] = field(default_factory=dict)  # by resource id, asked when the bytes are wanted


@contextmanager
def native_scene(upload: SceneUpload, loans: List[Pinned]) -> Iterator[ctypes.c_void_p]:
    """Makes the scene and destroys it at the end. ``loans`` grows by the memory that its jobs go on to read."""
    handle = ctypes.c_void_p()
    _native.call("lading_scene_create_json", *_native.text(to_json(upload.document)), ctypes.byref(handle))
    try:
        for resource_id, data in upload.memory.items():
            pinned = Pinned(data)
            loans.append(pinned)
            source = structs.new(structs.Source)
            source.kind, source.data, source.size = structs.SOURCE_MEMORY, pinned.address, pinned.size
            _set_source(handle, resource_id, source)
        for resource_id in upload.providers:
            source = structs.new(structs.Source)
            source.kind = structs.SOURCE_REQUESTED
            _set_source(handle, resource_id, source)
        yield handle
    finally:
        _native.library().lading_scene_destroy(handle)


def _set_source(handle: ctypes.c_void_p, resource_id: str, source: structs.Source) -> None:
    _native.call("lading_scene_set_source", handle, *_native.text(resource_id), ctypes.byref(source))


def to_json(document: Any) -> str:
    """JSON text; NaN and infinity have none.

    :raises ValidationError: a value that JSON can't hold
    """
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValidationError(f"the document can't be written as JSON: {error}", code=Code.JSON) from None
