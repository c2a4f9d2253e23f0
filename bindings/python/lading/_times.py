"""Times as the platforms write them."""

from __future__ import annotations

import re
from datetime import datetime


def parse_time(text: str) -> datetime:
    """ISO 8601 with ``Z`` or an offset; what is finer than a microsecond is cut off.

    :raises ValueError: not a time
    """
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an ISO 8601 time")
    seconds, fraction, zone = match.groups()
    zone = {"Z": "+00:00", None: ""}.get(zone, zone)
    if len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    return datetime.fromisoformat(f"{seconds}.{(fraction or '0')[:6]:0<6}{zone}")
