"""Data rows: by id, by the keys their owners gave them, and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Iterator, List, Optional

from ..settings import LARGEST_IMPORT_PAGE
from .context import Context
from .datasets import known_dataset
from .records import DataRow, Dataset
from .refusal import MALFORMED, NOT_FOUND, Refusal
from .selection import snake


def data_row(_: Any, context: Context, where: dict) -> DataRow:
    found = context.store.rows.get(where["id"])
    if found is None:
        raise Refusal(NOT_FOUND, f"There is no data row {where['id']!r}")
    return found


@dataclass
class PageInfo:
    has_next_page: bool
    start_cursor: Optional[str]
    """The id of the first row of the next page."""


@dataclass
class Page:
    nodes: List[DataRow]
    page_info: PageInfo


def of_dataset(
    _: Any,
    context: Context,
    id: str,
    first: Optional[int] = None,
    where: Optional[dict] = None,
    **rest: Any,  # `from` is a word of Python's
) -> Page:
    dataset, start = known_dataset(context, id), rest.get("from")
    if start is not None and start not in dataset.rows:
        raise Refusal(MALFORMED, f"from: there is no data row {start!r} in the dataset")
    wanted = {snake(name): value for name, value in (where or {}).items()}
    rows = _newest_first(dataset, start)
    matching = (row for row in rows if all(getattr(row, name) == value for name, value in wanted.items()))
    count = LARGEST_IMPORT_PAGE if first is None else first
    nodes = list(islice(matching, count + 1))
    more = nodes[count].id if len(nodes) > count else None
    return Page(nodes[:count], PageInfo(more is not None, more))


def _newest_first(dataset: Dataset, start: Optional[str]) -> Iterator[DataRow]:
    rows = reversed(dataset.rows.values())
    if start is None:
        return rows
    return (row for row in rows if row.id <= start)


@dataclass
class Job:
    job_id: str


@dataclass
class FetchedDataRow:
    id: str


@dataclass
class GlobalKeysData:
    fetched_data_rows: List[FetchedDataRow]
    not_found_global_keys: List[str]
    access_denied_global_keys: List[str]


@dataclass
class GlobalKeysResult:
    data: GlobalKeysData
    job_status: str = "COMPLETE"


def start_lookup(_: Any, context: Context, where: dict) -> Job:
    job = Job(context.store.new_id("jo"))
    context.store.jobs[job.job_id] = where["ids"]
    return job


def lookup(_: Any, context: Context, job_id: dict) -> GlobalKeysResult:
    """An id for each key in order, empty for one that isn't known."""
    keys, known = context.store.jobs.get(job_id["id"]), context.store.global_keys
    if keys is None:
        raise Refusal(NOT_FOUND, f"There is no job {job_id['id']!r}")
    ids = [FetchedDataRow(known[key].id if key in known else "") for key in keys]
    return GlobalKeysResult(GlobalKeysData(ids, [key for key in keys if key not in known], []))


@dataclass
class ExternalId:
    data_row_id: str
    external_id: str


def by_external_id(_: Any, context: Context, **given: Any) -> List[ExternalId]:
    wanted = set(given["external_id_in"])
    return [ExternalId(row.id, row.external_id) for row in context.store.rows.values() if row.external_id in wanted]


def delete(_: Any, context: Context, where: dict) -> List[DataRow]:
    rows = [data_row(None, context, {"id": id}) for id in where["dataRowIds"]]
    for row in rows:
        context.store.remove_row(row)
    return rows


@dataclass
class CustomMetadata:
    schema_id: str
    value: Any


@dataclass
class MetadataField(CustomMetadata):
    name: str
    kind: str


@dataclass
class Attachment:
    id: str
    type: str
    value: str
    name: Optional[str]


def custom_metadata(row: DataRow, context: Context) -> List[CustomMetadata]:
    return [CustomMetadata(entry["schemaId"], entry["value"]) for entry in row.payload.get("metadata_fields", [])]


def metadata_fields(row: DataRow, context: Context) -> List[MetadataField]:
    known, given = context.store.ontology.by_id, custom_metadata(row, context)
    return [MetadataField(e.schema_id, e.value, known[e.schema_id].name, known[e.schema_id].kind) for e in given]


def attachments(row: DataRow, context: Context, skip: int = 0, first: int = 100) -> List[Attachment]:
    """An attachment's id is its row's, with its place where the row's id has zeroes."""
    given = row.payload.get("attachments", [])
    return [
        Attachment(f"cat{at:02d}{row.id[5:]}", each["type"], each["value"], each.get("name"))
        for at, each in list(enumerate(given))[skip : skip + first]
    ]


def media_attributes(row: DataRow, context: Context) -> dict:
    return {}


QUERIES = {
    "dataRow": data_row,
    "datasetDataRows": of_dataset,
    "dataRowsForGlobalKeys": start_lookup,
    "dataRowsForGlobalKeysResult": lookup,
    "externalIdsToDataRowIds": by_external_id,
}
MUTATIONS = {"deleteDataRows": delete}
OF_A_ROW = {
    "attachments": attachments,
    "customMetadata": custom_metadata,
    "mediaAttributes": media_attributes,
    "metadataFields": metadata_fields,
}
