"""Makes the small drive that the demo uploads: a street as two cameras and a lidar would see it, three frames long.

Everything is drawn from one little world, so that the point clouds and the images show the same boxes.
Run it again after a change: `python make_data.py` (needs Pillow). The files are checked in.
"""

import math
import random
import struct
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
WIDTH, HEIGHT, FOCAL = 1280, 720, 700.0
# x forward, y left, z up, in metres from the first position of the vehicle: centre, size, colour.
BOXES = [
    ((14.0, 3.2, 0.8), (4.4, 1.8, 1.6), (150, 34, 40)),
    ((24.0, -3.4, 0.9), (4.8, 1.9, 1.8), (40, 70, 140)),
    ((33.0, 3.4, 1.6), (9.0, 2.5, 3.2), (205, 205, 200)),
    ((-12.0, -3.0, 0.8), (4.3, 1.8, 1.6), (30, 90, 60)),
    ((-26.0, 3.1, 0.9), (4.6, 1.9, 1.7), (90, 90, 95)),
]
FRAMES = [0.0, 1.5, 3.0]


def project(point, facing):
    """Pixel of a point for a camera 1.5 m above the ground that looks ahead (1) or back (-1); None behind it."""
    depth = point[0] * facing
    if depth < 0.5:
        return None
    return WIDTH / 2 - FOCAL * point[1] * facing / depth, HEIGHT * 0.45 - FOCAL * (point[2] - 1.5) / depth


def corners(centre, size):
    return [
        tuple(c + s * d / 2 for c, s, d in zip(centre, size, (dx, dy, dz)))
        for dx in (-1, 1)
        for dy in (-1, 1)
        for dz in (-1, 1)
    ]


def draw(position, facing, seed):
    rng = random.Random(seed)
    image = Image.new("RGB", (WIDTH, HEIGHT))
    painter = ImageDraw.Draw(image)
    horizon = int(HEIGHT * 0.45)
    for y in range(HEIGHT):
        if y < horizon:
            shade = y / horizon
            colour = (int(120 + 90 * shade), int(160 + 60 * shade), 225)
        else:
            shade = (y - horizon) / (HEIGHT - horizon)
            colour = (int(96 - 30 * shade),) * 2 + (int(100 - 30 * shade),)
        painter.line([(0, y), (WIDTH, y)], fill=colour)
    for side in (-9.0, 9.0):
        for start in range(-60, 60, 8):
            near = project((start - position, side, 0), facing)
            far = project((start + 6 - position, side, 7 + rng.random() * 5), facing)
            if near and far:
                grey = rng.randint(110, 170)
                painter.rectangle(
                    [min(near[0], far[0]), min(near[1], far[1]), max(near[0], far[0]), max(near[1], far[1])],
                    fill=(grey, grey - 10, grey - 25),
                )
    for start in range(-60, 60, 6):
        ends = [project((x - position, y, 0), facing) for x in (start, start + 3) for y in (-0.08, 0.08)]
        if all(ends):
            painter.polygon([ends[0], ends[1], ends[3], ends[2]], fill=(235, 235, 225))
    for centre, size, colour in sorted(BOXES, key=lambda box: -abs(box[0][0] - position)):
        moved = (centre[0] - position, centre[1], centre[2])
        points = [project(corner, facing) for corner in corners(moved, size)]
        if all(points):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            painter.rectangle([min(xs), min(ys), max(xs), max(ys)], fill=colour, outline=(20, 20, 20))
            painter.rectangle(
                [min(xs) + 3, min(ys) + 3, max(xs) - 3, min(ys) + (max(ys) - min(ys)) * 0.4],
                fill=tuple(min(255, c + 40) for c in colour),
            )
    return image.filter(ImageFilter.GaussianBlur(0.8))


def scan(position, seed, start_ns):
    """The points of one turn of a lidar 1.9 m above the ground: time in ns, x, y, z, intensity."""
    rng = random.Random(seed)
    points = []
    for step in range(0, 3600, 8):
        angle = math.radians(step / 10)
        direction = math.cos(angle), math.sin(angle)
        for elevation in (-12, -8, -5, -3, -1.5, 0):
            slope = math.tan(math.radians(elevation))
            reach = min(45.0, 1.9 / -slope) if slope < 0 else 45.0
            hit = None
            for centre, size, _ in BOXES:
                for distance in range(4, int(reach * 4)):
                    r = distance / 4
                    x, y, z = direction[0] * r, direction[1] * r, 1.9 + slope * r
                    if (
                        abs(x + position - centre[0]) < size[0] / 2
                        and abs(y - centre[1]) < size[1] / 2
                        and abs(z - centre[2]) < size[2] / 2
                    ):
                        if hit is None or r < hit:
                            hit = r
                        break
            r = hit if hit is not None else reach
            if hit is None and slope >= 0:
                continue
            r += rng.gauss(0, 0.01)
            points.append(
                (start_ns + step * 27_777, direction[0] * r, direction[1] * r, 1.9 + slope * r, 40 if hit else 12)
            )
    return points


def write_pcd(path, points):
    header = (
        "# .PCD v.7 - Point Cloud Data file format\nVERSION .7\nFIELDS x y z intensity timestamp\nSIZE 4 4 4 4 8\n"
        f"TYPE F F F F U\nCOUNT 1 1 1 1 1\nWIDTH {len(points)}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\n"
        f"POINTS {len(points)}\nDATA binary\n"
    )
    body = b"".join(struct.pack("<ffffQ", x, y, z, i, t) for t, x, y, z, i in points)
    path.write_bytes(header.encode() + body)


def main():
    for number, position in enumerate(FRAMES):
        draw(position, 1, 7).save(HERE / f"front_{number}.jpg", quality=82)
        draw(position, -1, 8).save(HERE / f"rear_{number}.jpg", quality=82)
        start = 1_668_000_000_000_000_000 + number * 100_000_000
        write_pcd(HERE / f"lidar_{number}.pcd", scan(position, number, start))


if __name__ == "__main__":
    main()
