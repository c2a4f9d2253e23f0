"""The import of data rows: `upsertDataRows` with the manifest of uploaded chunks."""

from __future__ import annotations

import asyncio
import gc
from contextlib import contextmanager
from typing import Any, Iterator, List, Optional

import msgspec
from msgspec import UNSET, Struct

from .chunks import NotAList, rows_of
from .context import Context
from .import_results import put_in_order, spec_of
from .records import CANCELED, FAILED, DataRow, FailedImport, Task
from .refusal import MALFORMED, Refusal
from .row_rules import Key, Payload, RefusedRow, SentRow, read_row
from .store import Store

MOST_LOCAL_FILES = 15_000
MOST_NOTES = 1000


class Manifest(Struct, forbid_unknown_fields=True):
    source: str
    item_count: int
    chunk_uris: List[str]


_decode_manifest = msgspec.json.Decoder(Manifest).decode


async def upsert_data_rows(_: Any, context: Context, data: dict) -> Task:
    """Takes the rows at once; when the task says that it has ended is a matter of the settings."""
    store, fault = context.store, context.fault
    manifest = _manifest(store, data["manifestUri"])
    state, settings = store.state, store.state.settings
    if manifest.item_count > settings.task_rows_limit:
        raise Refusal(MALFORMED, f"item_count: at most {settings.task_rows_limit} rows in one task")
    now = state.timestamp()
    task = Task(
        id=store.new_id("ta"),
        created_at=now,
        updated_at=now,
        now=state.now,
        started=state.now(),
        seconds=float("inf") if fault.get("endless_task") else settings.task_seconds,
        manifest_uri=data["manifestUri"],
        questions_left=settings.task_polls + 1 if settings.task_polls else 0,
    )
    store.tasks[task.id] = task
    ends_early = bool({"fail_task", "cancel_task", "endless_task"} & fault.keys())
    try:
        await _Import(context, task, fault.get("task_rows", 0 if ends_early else None)).run(manifest)
    except _FailedTask as error:
        task.outcome, task.reason = FAILED, str(error)
    if "fail_task" in fault:
        task.outcome, task.reason = FAILED, fault["fail_task"]
    if "cancel_task" in fault:
        task.outcome = CANCELED
    for results in (task.made, task.refused):
        put_in_order(results, settings.results_order, settings.results_seed)
    return task


class _FailedTask(Exception):
    """What makes the whole task fail."""


def _manifest(store: Store, uri: str) -> Manifest:
    uploaded = store.uploads.get(uri)
    if uploaded is None or uploaded.data is None:
        raise Refusal(MALFORMED, f"manifestUri: nothing that may be a manifest was uploaded as {uri!r}")
    try:
        return _decode_manifest(uploaded.data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(MALFORMED, f"manifestUri: {error}") from None


class _Import:
    def __init__(self, context: Context, task: Task, most: Optional[int]) -> None:
        self._store, self._task, self._left = context.store, task, most
        self._notes = context.notes
        self._now = context.store.state.timestamp()
        self._local_files = 0

    async def run(self, manifest: Manifest) -> None:
        """Rows before what makes the task fail stay."""
        for uri in manifest.chunk_uris:
            if uri not in self._store.uploads:
                raise _FailedTask(f"chunk_uris: nothing was uploaded as {uri!r}")
        count = 0
        for uri in manifest.chunk_uris:
            with _no_collection():
                count += self._take_chunk(uri, count)
            # The server stays reachable between chunks.
            await asyncio.sleep(0)
        if count != manifest.item_count:
            raise _FailedTask(f"item_count is {manifest.item_count}, but the chunks have {count} rows")

    def _take_chunk(self, uri: str, before: int) -> int:
        """`before` rows were in earlier chunks. Returns how many are in this one."""
        try:
            rows, problem = rows_of(self._store.uploads[uri].data or b"")
        except NotAList as error:
            raise _FailedTask(f"{uri}: not a JSON list of rows: {error}") from None
        for index, sent in enumerate(rows[: self._left]):
            try:
                if problem is not None:
                    raise RefusedRow(problem)
                self._task.made.append(self._take(sent, before + index))
            except RefusedRow as error:
                self._task.refused.append(FailedImport(str(error), spec_of(sent, self._store)))
        if self._left is not None:
            self._left -= min(self._left, len(rows))
        return len(rows)

    def _take(self, sent: msgspec.Raw, index: int) -> DataRow:
        read, notes = read_row(sent, self._store.datasets, self._store.ontology.by_id)
        payload = read.payload
        if payload.row_data in self._store.uploads:
            self._local_files += 1
            if self._local_files > MOST_LOCAL_FILES:
                raise RefusedRow(f"row_data: at most {MOST_LOCAL_FILES} uploaded files in one import")
            if payload.metadata_fields or payload.attachments:
                notes.append("row_data: an uploaded file should have no metadata and no attachments")
        row = self._put(read, sent)
        self._notes += [f"rows[{index}].{note}" for note in notes[: MOST_NOTES - len(self._notes)]]
        return row

    def _put(self, read: SentRow, sent: msgspec.Raw) -> DataRow:
        store, key, payload = self._store, read.id, read.payload
        existing = self._existing(key)
        wanted = payload.global_key
        if wanted is UNSET and key.type == "GKEY":
            wanted = key.value
        if wanted is not UNSET and store.global_keys.get(wanted, existing) is not existing:
            raise RefusedRow(f"global_key: Duplicate global key: there is a data row with {wanted!r}")
        if existing is not None:
            return self._change(existing, payload, sent)
        if payload.row_data is UNSET:
            raise RefusedRow("row_data: missing")
        row = DataRow(store.new_id("dr"), store.datasets[payload.dataset_id], self._task.id, self._now, sent)
        row.row_data = payload.row_data
        if payload.external_id is not UNSET:
            row.external_id = payload.external_id
        if wanted is not UNSET:
            row.global_key = wanted
            if payload.global_key is UNSET:
                row.changed = {**row.payload, "global_key": wanted}
        store.add_row(row)
        return row

    def _existing(self, key: Key) -> Optional[DataRow]:
        if key.type == "ID" and key.value not in self._store.rows:
            raise RefusedRow(f"id: there is no data row {key.value!r}")
        if key.type == "ID":
            return self._store.rows[key.value]
        return self._store.global_keys.get(key.value) if key.type == "GKEY" else None

    def _change(self, row: DataRow, payload: Payload, sent: msgspec.Raw) -> DataRow:
        if row.dataset.id != payload.dataset_id:
            raise RefusedRow(f"dataset_id: the data row {row.id} is in dataset {row.dataset.id}")
        keys = self._store.global_keys
        if row.global_key is not None:
            del keys[row.global_key]
        row.changed = {**row.payload, **msgspec.json.decode(sent)["payload"]}
        row.external_id, row.global_key = row.changed.get("external_id"), row.changed.get("global_key")
        row.row_data, row.updated_at = row.changed["row_data"], self._now
        if row.global_key is not None:
            keys[row.global_key] = row
        return row


@contextmanager
def _no_collection() -> Iterator[None]:
    """A chunk makes hundreds of thousands of objects without a cycle: Python's collector would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


MUTATIONS = {"upsertDataRows": upsert_data_rows}
