"""Files of a scene."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any, ClassVar, Dict, Optional

from lading.errors import MissingFileError, ValidationError
from lading.kognic.model.base_serializer import BaseSerializer, Field
from lading.kognic.resources.scene.file_data import FileData

__all__ = ["MissingFileError", "Resource"]


class Resource(BaseSerializer):
    """A file on disk, or data under a file name.

    The file is looked at when the resource is made, so that a wrong path shows there and not in the middle of an
    upload.

    :raises MissingFileError: the file is not there, or is empty
    """

    _unknown_fields: ClassVar[str] = "forbid"

    filename: str
    resource_id: Optional[str] = None
    sensor_name: str
    file_data: Optional[FileData] = Field(default=None, exclude=True)
    client_filename: Optional[str] = None

    @property
    def content_type(self) -> str:
        if self.file_data is not None:
            return self.file_data.content_type
        return mimetypes.guess_type(self.filename)[0] or "application/octet-stream"

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        if not values.get("filename"):
            raise ValidationError(f"{cls.__name__} needs filename", item="filename")
        given = str(values["filename"])
        data: Optional[FileData] = values.get("file_data")
        path = Path(given).expanduser()
        if data is None:
            _check_file(given, path)
        elif isinstance(data, FileData):
            path = _with_suffix(path, data.suffix)
        values["client_filename"] = given
        values["filename"] = str(path)
        if values.get("resource_id") is None:
            values["resource_id"] = _resource_id(path)
        return values


def _check_file(given: str, path: Path) -> None:
    if not path.exists():
        raise MissingFileError(given)
    if path.is_file() and path.stat().st_size == 0:
        raise MissingFileError(given, empty=True)


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix == suffix else path.with_name(path.name + suffix)


def _resource_id(path: Path) -> str:
    # The platform's storage allows one period in the last component.
    name = path.name
    return str(path.with_name(name.replace(".", "_", name.count(".") - 1))) if "." in name else str(path)
