"""Prints where the probes and other readers of the same files differ. Run by corpus.sh."""

from __future__ import annotations

import csv
import ctypes
import json
import math
import signal
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Callable, NamedTuple, Optional

import laspy
import lading
from lading import _native
from lading import _structs as structs
from PIL import Image
from pypcd4 import PointCloud

IMAGES = {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".bmp", ".webp", ".avif", ".avifs"}
CLOUDS = {".las", ".laz", ".pcd", ".csv"}
FORMATS = {"MPO": "jpeg", "DIB": "bmp"}
COLUMNS = ["ts_gps", "x", "y", "z", "intensity"]
# More than this is not decoded.
MOST_PIXELS = 40_000_000
# Of another reader for one file: some count to what a damaged header promises.
MOST_SECONDS = 20


class Verdict(NamedTuple):
    sound: bool
    """Of the probes: it may go."""
    format: str
    size: Optional[tuple]
    words: str

    def __str__(self) -> str:
        size = " x ".join(map(str, self.size or ()))
        return " ".join(filter(None, ["sound" if self.sound else "refused", self.format, size, self.words]))


def image_here(path: Path) -> Verdict:
    try:
        info = lading.probe_image(path)
    except lading.LadingError as error:
        return Verdict(False, "", None, str(error))
    return Verdict(True, info.format, (info.width, info.height), "")


def image_there(path: Path) -> Verdict:
    name, size = "", None
    try:
        with Image.open(path) as image:
            name, size = FORMATS.get(image.format or "", (image.format or "").lower()), image.size
            if math.prod(size) > MOST_PIXELS:
                return Verdict(True, name, size, "by its header, too large to decode")
            image.load()
    except Exception as error:
        return Verdict(False, name, size, f"{type(error).__name__}: {error}")
    return Verdict(True, name, size, "")


def cloud_here(path: Path) -> Verdict:
    """By a scene of the one file: its findings are the verdict, warnings are words."""
    document = {"type": "lidars", "externalId": "corpus", "frame": {"pointClouds": [{"filename": str(path)}]}}
    scene, findings = ctypes.c_void_p(), ctypes.c_void_p()
    _native.call("lading_scene_create_json", *_native.text(json.dumps(document)), ctypes.byref(scene))
    library = _native.library()
    check = library.lading_scene_validate
    check.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p]
    get = library.lading_findings_get
    get.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p]
    count = library.lading_findings_count
    count.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64), ctypes.POINTER(ctypes.c_uint64)]
    try:
        assert check(scene, ctypes.byref(findings), None) == 0
        every, errors = ctypes.c_uint64(), ctypes.c_uint64()
        count(findings, ctypes.byref(every), ctypes.byref(errors))
        words = []
        for index in range(every.value):
            finding = structs.new(structs.Finding)
            assert get(findings, index, ctypes.byref(finding), None) == 0
            words.append(f"{finding.code.text()}: {finding.message.text()}")
        return Verdict(errors.value == 0, path.suffix[1:].lower(), None, "; ".join(words))
    finally:
        library.lading_findings_destroy(findings)
        library.lading_scene_destroy(scene)


def cloud_there(path: Path) -> Verdict:
    kind = path.suffix[1:].lower()
    try:
        words = {"las": las, "laz": las, "pcd": pcd, "csv": rows}[kind](path)
    except BaseException as error:  # a reader in Rust that panics is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return Verdict(False, kind, None, f"{type(error).__name__}: {error}")
    return Verdict(True, kind, None, words)


def too_long(*_: object) -> None:
    raise TimeoutError(f"not read in {MOST_SECONDS} seconds")


def within_time(read: Callable[[Path], Verdict], path: Path) -> Verdict:
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(MOST_SECONDS)
    try:
        return read(path)
    finally:
        signal.alarm(0)


def las(path: Path) -> str:
    with laspy.open(path) as file:
        assert (str(file.header.version), file.header.point_format.id) == ("1.2", 3), "not version 1.2, point format 3"
        points = sum(len(points) for points in file.chunk_iterator(1_000_000))
        assert points == file.header.point_count > 0, f"{points} points of {file.header.point_count}"
    return f"{points} points"


def pcd(path: Path) -> str:
    cloud = PointCloud.from_path(path)
    meta = cloud.metadata
    assert str(meta.version).lstrip("0") == ".7", f"version {meta.version}"
    assert {"x", "y", "z"} <= set(meta.fields), f"fields {meta.fields}"
    assert meta.height == 1 or "compressed" not in str(meta.data.value), "organised and compressed"
    assert cloud.points == meta.points > 0, f"{cloud.points} points of {meta.points}"
    return f"{cloud.points} points"


def rows(path: Path) -> str:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        names = next(reader)
        places = [names.index(name) for name in COLUMNS]
        assert places == sorted(places), f"columns {names}"
        points = 0
        for row in filter(None, reader):
            assert len(row) == len(names), f"line {reader.line_num} has {len(row)} values"
            for place in places:
                float(row[place])
            points += 1
        assert points, "no points"
    return f"{points} points"


def main(folders: list[str]) -> int:
    missing = [folder for folder in folders if not Path(folder).is_dir()]
    if missing:
        print(f"not a folder: {', '.join(missing)}", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    tally: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        suffix = path.suffix.lower()
        if suffix in IMAGES:
            here, there = image_here(path), within_time(image_there, path)
        elif suffix in CLOUDS:
            here, there = cloud_here(path), within_time(cloud_there, path)
        else:
            continue
        tally["files"] += 1
        if here.sound != there.sound:
            kind = "refused here alone" if there.sound else "refused there alone"
        elif here.sound and (here.format, here.size) != (there.format, there.size):
            kind = "of another format or size"
        else:
            tally["alike"] += 1
            if not here.sound:
                tally["refused by both"] += 1
            elif here.words:
                tally["taken with warnings"] += 1
            continue
        tally[kind] += 1
        print(f"{path}: {kind}\n    here:  {here}\n    there: {there}")
    print(", ".join(f"{count} {name}" for name, count in tally.items()) or "no files")
    return 0 if 0 < tally["files"] == tally["alike"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
