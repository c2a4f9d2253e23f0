"""The files to upload: valid ones, whose bytes are looked at as those of real ones are."""

from __future__ import annotations

import random
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "Tests" / "fixtures"


def jpeg(path: Path, size: int, seed: int = 0) -> None:
    """A JPEG of `size` bytes: a real header, then entropy-coded data made up."""
    real = (FIXTURES / "images" / "baseline.jpg").read_bytes()
    scan = real.index(b"\xff\xda")
    header = real[: scan + 2 + int.from_bytes(real[scan + 2 : scan + 4], "big")]
    data = random.Random(seed).randbytes(size - len(header) - 2).replace(b"\xff", b"\xfe")
    path.write_bytes(header + data + b"\xff\xd9")


def pcd(path: Path, size: int) -> None:
    """A binary PCD of about `size` bytes, of the same block of finite points again and again."""
    real = (FIXTURES / "point_clouds" / "binary.pcd").read_bytes()
    start = real.index(b"DATA binary\n") + len(b"DATA binary\n")
    record = 21
    points = (len(real) - start) // record
    block = real[start : start + points * record] * (1 + (1 << 20) // (points * record))
    times = size // len(block)
    total = times * len(block) // record
    lines = real[:start].decode().replace("WIDTH 4", f"WIDTH {total}").replace("HEIGHT 3", "HEIGHT 1")
    with open(path, "wb") as file:
        file.write(lines.replace("POINTS 12", f"POINTS {total}").encode())
        for _ in range(times):
            file.write(block)
