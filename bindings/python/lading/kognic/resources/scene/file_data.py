"""Data of a file that is not on disk."""

from __future__ import annotations

import mimetypes
from enum import Enum
from typing import Any, Callable, Optional

from lading.errors import ValidationError


class FileData:
    """The bytes of a file, given now or asked for when they are to be sent.

    ``data`` is bytes or anything with the buffer protocol, which is sent without a copy, or a binary file, or a
    generator of bytes. ``callback`` is called with the file name, in the thread that waits for the upload, and
    returns one of those or an awaitable of one.
    """

    class Format(str, Enum):
        CSV = "csv"
        LAS = "las"
        LAZ = "laz"
        PCD = "pcd"
        JPG = "jpg"
        PNG = "png"
        WEBP = "webp"
        AVIF = "avif"

        @property
        def is_pointcloud(self) -> bool:
            return self.value in ("csv", "las", "laz", "pcd")

        @property
        def is_image(self) -> bool:
            return not self.is_pointcloud

    def __init__(
        self, format: Format, data: Optional[Any] = None, callback: Optional[Callable[[str], Any]] = None
    ) -> None:
        if (data is None) == (callback is None):
            raise ValidationError("file data is either data or a callback: give one of them")
        try:
            self.format = FileData.Format(format)
        except ValueError:
            formats = ", ".join(member.value for member in FileData.Format)
            raise ValidationError(f"file data can't have the format {format!r}; the formats are {formats}") from None
        self.data = data
        self.callback = callback

    @property
    def suffix(self) -> str:
        return f".{self.format.value}"

    @property
    def content_type(self) -> str:
        return mimetypes.types_map.get(self.suffix, "application/octet-stream")

    def __repr__(self) -> str:
        return f"FileData({'data' if self.data is not None else 'callback'}, format={self.format.value})"
