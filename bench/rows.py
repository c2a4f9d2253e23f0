"""Manifests of data rows with metadata and an attachment, about 450 bytes a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

BUCKET = "https://fleet.s3.eu-north-1.amazonaws.com/drives/2024-05-01"
SPLITS = ("train", "valid", "test")


def dicts(count: int, start: int = 0) -> Iterator[dict]:
    """Rows whose global keys are numbered from `start`."""
    for index in range(start, start + count):
        second = f"{index // 3600 % 24:02}:{index // 60 % 60:02}:{index % 60:02}"
        yield {
            "row_data": f"{BUCKET}/front/{index:08}.jpg",
            "global_key": f"2024-05-01/front/{index:08}",
            "media_type": "IMAGE",
            "metadata_fields": [
                {"name": "tag", "value": f"drive {index // 1000}"},
                {"name": "split", "value": SPLITS[index % 3]},
                {"name": "captureDateTime", "value": f"2024-05-01T{second}Z"},
            ],
            "attachments": [{"type": "IMAGE_OVERLAY", "value": f"{BUCKET}/lidar/{index:08}.png", "name": "lidar"}],
        }


def write_manifest(path: Path, count: int, start: int = 0) -> None:
    """A JSON array, or a row a line when the name ends in .ndjson."""
    lines = path.suffix == ".ndjson"
    with path.open("w", encoding="utf-8") as file:
        file.write("" if lines else "[\n")
        for index, row in enumerate(dicts(count, start)):
            file.write(("" if lines or index == 0 else ",\n") + json.dumps(row) + ("\n" if lines else ""))
        file.write("" if lines else "\n]\n")
