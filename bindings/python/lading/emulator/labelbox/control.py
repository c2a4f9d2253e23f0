"""The control endpoints for what is Labelbox's."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..answers import ApiError, json_answer, read_json
from ..observe import STATE
from .records import CustomMetadataSchema, DataRow
from .store import Store


def _store(request: web.Request) -> Store:
    return request.app[STATE].labelbox


async def datasets(request: web.Request) -> Any:
    return [
        {
            "id": each.id,
            "name": each.name,
            "description": each.description,
            "row_count": each.row_count,
            "signer": each.signer.id if each.signer else None,
            "deleted": each.deleted,
        }
        for each in _store(request).datasets.values()
    ]


async def data_rows(request: web.Request) -> Any:
    store, query = _store(request), request.query
    rows = list(store.rows.values())
    if "dataset" in query:
        if query["dataset"] not in store.datasets:
            raise ApiError(404, f"There is no dataset {query['dataset']!r}")
        rows = list(store.datasets[query["dataset"]].rows.values())
    first = _number(query.get("first", "0"), "first")
    rows = rows[first : first + _number(query["count"], "count")] if "count" in query else rows[first:]
    # Compact and quick: there may be a million.
    return json_answer([_row(row) for row in rows], False)


def _number(text: str, name: str) -> int:
    if not text.isdecimal():
        raise ApiError(400, f"{name}: must be a number, not {text!r}")
    return int(text)


def _row(row: DataRow) -> dict:
    return {
        "id": row.id,
        "dataset_id": row.dataset.id,
        "task_id": row.task_id,
        "external_id": row.external_id,
        "global_key": row.global_key,
        "row_data": row.row_data,
        "payload": row.payload,
    }


async def uploads(request: web.Request) -> Any:
    return [
        {name: value for name, value in vars(each).items() if name != "data"}
        for each in _store(request).uploads.values()
    ]


async def tasks(request: web.Request) -> Any:
    return [
        {
            "id": each.id,
            "status": each.status,
            "manifest_uri": each.manifest_uri,
            "made": [row.id for row in each.made],
            "refused": [{"message": failed.message, "row_data": failed.spec.row_data} for failed in each.refused],
        }
        for each in _store(request).tasks.values()
    ]


async def metadata_fields(request: web.Request) -> Any:
    return [_field(field) for field in _store(request).ontology.fields]


async def add_metadata_field(request: web.Request) -> Any:
    return _field(_store(request).ontology.add(await read_json(request)))


def _field(field: CustomMetadataSchema) -> dict:
    return {
        "id": field.id,
        "name": field.name,
        "kind": field.kind,
        "reserved": field.reserved,
        "options": {option.name: option.id for option in field.options},
    }


ENDPOINTS = [
    ("GET", "/datasets", datasets, "every dataset of Labelbox"),
    ("GET", "/data-rows", data_rows, "its data rows with what was sent for each; ?dataset=, ?first= and ?count="),
    ("GET", "/uploads", uploads, "its uploaded files: size, sha256 and content type"),
    ("GET", "/tasks", tasks, "its import tasks with the rows made and refused"),
    ("GET", "/metadata-fields", metadata_fields, "its metadata fields"),
    ("POST", "/metadata-fields", add_metadata_field, 'adds one: {"name", "kind", "options"?, "reserved"?}'),
]
