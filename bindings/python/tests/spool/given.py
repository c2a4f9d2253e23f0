"""What the host of these tests is given to send: scenes of two images, imports of a few rows."""

from __future__ import annotations

import json
import struct
import urllib.request
import zlib
from pathlib import Path
from typing import Dict, List

from lading.emulator import Emulator

FIRST_OF_ROWS = 1 << 20
"""The number of the first import's image: scenes have those below."""
SENT, MADE, NOT_SENT = 3, 1, 3
"""How many of an import's rows are valid; the library's numbers for what becomes of a row."""


def png(number: int) -> bytes:
    """An image that no other number has."""
    width = 2
    line = b"\0" + struct.pack(">I", number) + b"\0\0"
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(line)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def rows(number: int, given: Path) -> List[Dict[str, str]]:
    """A row that a doubled import would have refused, a local image, one that it would make twice; at times a bad one."""
    url = f"https://bucket.s3.eu-north-1.amazonaws.com/{number}-{{}}.jpg"
    made = [
        {"row_data": url.format(0), "global_key": f"{number}/key"},
        {"row_data": str(given / f"{number}-rows.png"), "global_key": f"{number}/image"},
        {"row_data": url.format(1), "external_id": f"{number}/no key"},
    ]
    bad = {"row_data": "ftp://bucket/no.jpg", "global_key": f"{number}/bad"}
    return made + [bad] * (number % 3 == 1)


def name(row: Dict[str, str]) -> str:
    return row.get("global_key") or row["external_id"]


def new_dataset(emulator: Emulator) -> str:
    query = "mutation ($name: String!) { createDataset(data: {name: $name}) { id } }"
    body = json.dumps({"query": query, "variables": {"name": "drives"}}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {emulator.api_key}"}
    request = urllib.request.Request(emulator.url + "/graphql", body, headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)["data"]["createDataset"]["id"]
