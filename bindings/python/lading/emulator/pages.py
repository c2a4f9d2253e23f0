"""Long lists in pages: `{"data": […], "metadata": {"nextCursorId"}}`, the next one asked for with `?cursorId=`."""

from __future__ import annotations

from typing import Any, List

from .answers import ApiError
from .call import Call


def page(call: Call, items: List[Any]) -> dict:
    """The page that the query asks for. The last one has an empty `metadata`."""
    cursor = call.query.get("cursorId", "0")
    if not cursor.isdecimal() or (cursor != "0" and int(cursor) >= len(items)):
        raise ApiError(400, f"cursorId: {cursor} is not a cursor that this query gave out")
    start, size = int(cursor), call.state.settings.page_size
    end = start + size
    metadata = {"nextCursorId": end} if end < len(items) else {}
    return {"data": items[start:end], "metadata": metadata}
