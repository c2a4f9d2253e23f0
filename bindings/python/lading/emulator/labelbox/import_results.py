"""What became of an import's rows, page by page."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from typing import Any, List, Optional

import msgspec

from .context import Context
from .records import FailedImport, FailedSpec, Task
from .refusal import MALFORMED, NOT_FOUND, Refusal
from .selection import snake
from .store import Store

LISTS = ("metadata", "attachments")


def put_in_order(results: list, order: str, seed: int) -> None:
    if order == "reversed":
        results.reverse()
    elif order == "shuffled":
        random.Random(seed).shuffle(results)


def spec_of(sent: msgspec.Raw, store: Store) -> FailedSpec:
    """As much of a refused row as its shape lets through."""
    item = msgspec.json.decode(sent)
    payload = item.get("payload") if isinstance(item, dict) else None
    payload = payload if isinstance(payload, dict) else {}

    def text(key: str) -> Optional[str]:
        return payload[key] if isinstance(payload.get(key), str) else None

    def objects(key: str) -> List[dict]:
        value = payload.get(key)
        return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

    return FailedSpec(
        text("external_id"),
        text("global_key"),
        text("row_data"),
        [_Metadata(e.get("schemaId"), e.get("value"), _name(store, e)) for e in objects("metadata_fields")],
        [_Attachment(e.get("type"), e.get("value"), e.get("name")) for e in objects("attachments")],
    )


def _name(store: Store, entry: dict) -> Optional[str]:
    return store.ontology.name_of(entry["schemaId"]) if isinstance(entry.get("schemaId"), str) else None


@dataclass
class _Metadata:
    schema_id: Any
    value: Any
    name: Optional[str]


@dataclass
class _Attachment:
    type: Any
    value: Any
    name: Any


@dataclass
class _Page:
    nodes: list
    after: Optional[str]
    total: int

    @property
    def results(self) -> list:
        return self.nodes


def made_rows(_: Any, context: Context, data: dict) -> _Page:
    task = _task(context, data)
    return _page(task.made if task.ended else [], context, data)


def refused_rows(_: Any, context: Context, data: dict) -> _Page:
    task, members = _task(context, data), context.store.state.settings.refusal_members
    page = _page(task.refused if task.ended else [], context, data)
    page.nodes = [FailedImport(each.message, _told(each.spec, members)) for each in page.nodes]
    return page


def _told(spec: FailedSpec, members: List[str]) -> FailedSpec:
    """What the setting leaves of it."""
    left = {snake(name) for name in members}
    hidden = {each.name: [] if each.name in LISTS else None for each in fields(spec) if each.name not in left}
    return replace(spec, **hidden)


def _task(context: Context, data: dict) -> Task:
    task = context.store.tasks.get(data["taskId"])
    if task is None:
        raise Refusal(NOT_FOUND, f"taskId: there is no task {data['taskId']!r}")
    return task


def _page(results: list, context: Context, data: dict) -> _Page:
    cursor, largest = data.get("from") or "0", context.store.state.settings.import_page_size
    first = data.get("first")
    count = largest if first is None else min(first, largest)
    if not cursor.isdecimal() or int(cursor) > len(results) or count < 1:
        raise Refusal(MALFORMED, "data: from must be the after of an earlier page, and first at least 1")
    start, end = int(cursor), int(cursor) + count
    return _Page(results[start:end], str(end) if end < len(results) else None, len(results))


QUERIES = {"failedDataRowImports": refused_rows, "successesfulDataRowImports": made_rows}
