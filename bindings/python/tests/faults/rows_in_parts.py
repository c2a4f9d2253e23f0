"""The same import of rows that are so long that they go up in three parts."""

from __future__ import annotations

from typing import Any

import rows
from requests_of import Request

from lading import Stage

REQUESTS = (Request("upload of rows", {"file": "rows-*.json"}, Stage.IMPORT, 3, signed_in=False),)
SETTINGS = rows.SETTINGS
#: Two of them are a part.
TEXT = "x" * 2_200_000

prepare, check = rows.prepare, rows.check


def run(*arguments: Any) -> Any:
    return rows.run(*arguments, text=TEXT)
