"""What the URL of a data row must be like. Pure."""

from __future__ import annotations

import re
from typing import List, Optional

from .records import Dataset

LONGEST_SHOWN = 200
URL = re.compile(
    r"(?P<scheme>https|gs)://(?:[^/?]*@)?(?P<host>\[[^\]/?]*\]|[^:@/?\[\]]+)(?::(?P<port>[^/?]*))?(?:[/?]|$)",
    re.IGNORECASE,
)
UNLOADABLE = re.compile(r'[\x00-\x20\x7f#<>|"]')
is_ordinary = re.compile(r'https://(?!s3[.-])[a-z0-9][a-z0-9.-]*/[^\x00-\x20\x7f#<>|"]*', re.IGNORECASE).fullmatch
"""Nothing more is to be said of such a URL: most are, and this is quick."""
REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"
PATH_STYLE = re.compile(rf"https://s3(\.dualstack)?([.-]{REGION})?\.amazonaws\.com(\.cn)?/", re.IGNORECASE)
SIGNED = re.compile(r"[?&](x-amz-)?signature=", re.IGNORECASE)


def problem_of(url: str) -> Optional[str]:
    """Why nothing can load it, or the platform doesn't."""
    shown = repr(url[:LONGEST_SHOWN])
    found = URL.match(url)
    if found is None:
        return f"must be an https URL that names a host, or gs://BUCKET/KEY, not {shown}"
    unloadable = UNLOADABLE.search(url)
    if unloadable is not None:
        return f"{unloadable.group()!r} at {unloadable.start()} must be escaped in {shown}"
    port = found["port"] or "0"
    if not (port.isascii() and port.isdecimal()) or int(port[:20]) > 65535:
        return f"the port must be at most 65535 in {shown}"
    return None


def delegated_access(url: str, dataset: Dataset) -> "tuple[Optional[str], List[str]]":
    """Why the dataset's integration can't be used for it, and notes on what may not be loaded."""
    provider = dataset.signer.provider if dataset.signer is not None else None
    shown = repr(url[:LONGEST_SHOWN])
    if url[:2].lower() == "gs":
        return None, [] if provider == "GCP" else [f"gs:// needs a dataset with a GCP integration: {shown}"]
    if PATH_STYLE.match(url) and not SIGNED.search(url):
        problem = f"delegated access needs a virtual-hosted-style URL, not {shown}"
        return (problem, []) if provider == "AWS" else (None, [problem])
    return None, []
