"""Signed storage URLs: who may PUT what, until when. Their query looks like that of the storage the platform uses."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timezone
from typing import Mapping
from urllib.parse import quote, urlencode

ALGORITHM = "GOOG4-HMAC-SHA256"
DATE = "%Y%m%dT%H%M%SZ"


def _signature(secret: str, key: str, content_type: str, date: str, expires: str) -> str:
    text = "\n".join(("PUT", key, content_type, date, expires))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def signed_url(base_url: str, secret: str, key: str, content_type: str, now: float, life: float) -> str:
    """The URL for an object's key `<scene uuid>/<resource id>`; the resource id is one percent-encoded segment."""
    scene, _, resource = key.partition("/")
    date, expires = datetime.fromtimestamp(now, timezone.utc).strftime(DATE), str(int(life))
    query = {
        "X-Goog-Algorithm": ALGORITHM,
        "X-Goog-Date": date,
        "X-Goog-Expires": expires,
        "X-Goog-SignedHeaders": "content-type;host",
        "X-Goog-Signature": _signature(secret, key, content_type, date, expires),
    }
    return f"{base_url}/_storage/{scene}/{quote(resource, safe='')}?{urlencode(query)}"


def is_genuine(query: Mapping[str, str], secret: str, key: str, content_type: str) -> bool:
    date, expires = query.get("X-Goog-Date", ""), query.get("X-Goog-Expires", "")
    expected = _signature(secret, key, content_type, date, expires)
    return hmac.compare_digest(expected.encode(), query.get("X-Goog-Signature", "").encode())


def has_expired(query: Mapping[str, str], now: float) -> bool:
    """For a genuine query only: its date and expiry are then well-formed."""
    signed = datetime.strptime(query["X-Goog-Date"], DATE).replace(tzinfo=timezone.utc).timestamp()
    return now >= signed + int(query["X-Goog-Expires"])
