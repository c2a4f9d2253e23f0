"""What the header of an image says."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import Union

from lading import _native
from lading import _structs as structs
from lading._buffers import BytesLike, Pinned


@dataclass(frozen=True)
class ImageInfo:
    """Format and size in pixels as stored; ``orientation`` is EXIF's 1 to 8, 1 when absent."""

    format: str  # "jpeg", "png", "bmp", "webp" or "avif"
    width: int
    height: int
    orientation: int


def probe_image(image: Union[str, os.PathLike[str], BytesLike]) -> ImageInfo:
    """Reads format and size of an image, given as a path or as its bytes.

    Looks at the bytes, never at the name, and decodes no pixels.

    :raises FileError: the file is not there, empty or unreadable
    :raises ImageError: it is not an image, truncated or damaged
    """
    info = structs.new(structs.ImageInfo)
    if isinstance(image, (str, os.PathLike)):
        _native.call("lading_probe_image", *_native.text(os.fspath(image)), ctypes.byref(info))
    else:
        with Pinned(image) as pinned:
            _native.call("lading_probe_image_memory", pinned.address, pinned.size, ctypes.byref(info))
    return ImageInfo(info.format.decode("ascii"), info.width, info.height, info.orientation)
