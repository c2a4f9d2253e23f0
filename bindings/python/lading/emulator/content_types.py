"""Which files the platform takes, by the suffix of their name, and the content type that each is uploaded with."""

from __future__ import annotations

IMAGES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
}
POINT_CLOUDS = {
    "csv": "text/csv",
    "pcd": "application/octet-stream",
    "las": "application/octet-stream",
    "laz": "application/octet-stream",
}
CONTENT_TYPES = {**IMAGES, **POINT_CLOUDS}


def suffix(filename: str) -> str:
    """Lower case and without its dot; empty when the name has none."""
    stem, dot, last = filename.rpartition(".")
    return last.lower() if dot and stem else ""
