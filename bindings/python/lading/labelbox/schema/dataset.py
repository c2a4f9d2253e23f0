"""Datasets, and the import of data rows into them."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, ContextManager, Iterable, Mapping, Optional, Union

from lading._imports import rows_in_memory, rows_of_manifest
from lading.labelbox._objects import PlatformObject
from lading.labelbox._rows import pages
from lading.labelbox.exceptions import InvalidQueryError, ResourceCreationError, translated
from lading.labelbox.schema.data_row import DataRow
from lading.labelbox.schema.import_task import ImportTask, OnProgress

#: What the platform's own client takes for its threads. Here the client's connections say how many files go at once.
FILE_UPLOAD_THREAD_COUNT = 20


class Dataset(PlatformObject):
    _fields = {
        "name": "name",
        "description": "description",
        "row_count": "rowCount",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    name: str
    description: Optional[str]
    row_count: int
    created_at: Optional[datetime]
    updated_at: Optional[datetime]

    def create_data_row(self, items: Any = None, **kwargs: Any) -> DataRow:
        """Imports one data row, given as a dict, a path or keywords, and returns it.

        :raises ResourceCreationError: the platform refused it
        """
        if items is not None and kwargs:
            raise InvalidQueryError("create_data_row takes a dict or keywords, not both")
        task = self.create_data_rows_sync([kwargs if items is None else items])
        (made,) = task.row_results()
        return self.client.get_data_row(made.id or "")

    def create_data_rows(
        self,
        items: Iterable[Any],
        file_upload_thread_count: int = FILE_UPLOAD_THREAD_COUNT,
        *,
        skip_invalid_rows: bool = False,
        on_progress: Optional[OnProgress] = None,
        findings: Optional[Mapping[str, str]] = None,
    ) -> ImportTask:
        """Checks and sends data rows; returns when the platform has accepted them.

        The task says what became of each.

        :param items: dicts, and paths of local files, in any mixture; any iterable, which is read once
        :param file_upload_thread_count: taken and not used
        :param skip_invalid_rows: sends the rows without errors; else nothing is sent while there is an error
        :param on_progress: called with a :class:`lading.Progress` in this thread, and later in that which waits
        :param findings: severities by code or pattern, before those of the client
        :raises InvalidQueryError: with ``findings``, one for each rule that a row does not meet
        """
        _check_threads(file_upload_thread_count)
        return self._import(rows_in_memory(pages(items)), on_progress, skip_invalid_rows=skip_invalid_rows, findings=findings)

    def create_data_rows_sync(
        self, items: Iterable[Any], file_upload_thread_count: int = FILE_UPLOAD_THREAD_COUNT
    ) -> ImportTask:
        """As :meth:`create_data_rows`, and waits until all rows are made, however long.

        :raises ResourceCreationError: some were refused
        """
        task = self.create_data_rows(items, file_upload_thread_count)
        task.wait_till_done(timeout_seconds=float("inf"))
        if task.status != "COMPLETE" or task.has_errors():
            raise ResourceCreationError(
                f"not all data rows were made: {_shown(task)}", cause=task.uid, item=f"task {task.uid}"
            )
        return task

    def upsert_data_rows(
        self,
        items: Iterable[Any],
        file_upload_thread_count: int = FILE_UPLOAD_THREAD_COUNT,
        *,
        skip_invalid_rows: bool = False,
        on_progress: Optional[OnProgress] = None,
        findings: Optional[Mapping[str, str]] = None,
    ) -> ImportTask:
        """As :meth:`create_data_rows`; a ``key`` (``UniqueId``, ``GlobalKey``) names the data row to change."""
        _check_threads(file_upload_thread_count)
        return self._import(
            rows_in_memory(pages(items)),
            on_progress,
            skip_invalid_rows=skip_invalid_rows,
            upsert=True,
            findings=findings,
        )

    def import_manifest(
        self,
        path: Union[str, os.PathLike[str]],
        *,
        upsert: bool = False,
        skip_invalid_rows: bool = False,
        dry_run: bool = False,
        on_progress: Optional[OnProgress] = None,
        findings: Optional[Mapping[str, str]] = None,
    ) -> ImportTask:
        """As :meth:`create_data_rows` for a file with a JSON array of rows, or one row a line, of any size.

        The file is read as a stream and must stay as it is until the task is done. Local paths in it start at its
        folder.

        :param dry_run: only checks: the task is done at once, and has ``findings``
        """
        return self._import(
            rows_of_manifest(os.fspath(path)),
            on_progress,
            upsert=upsert,
            skip_invalid_rows=skip_invalid_rows,
            dry_run=dry_run,
            findings=findings,
        )

    def _import(self, rows: ContextManager[Any], on_progress: Optional[OnProgress], **options: Any) -> ImportTask:
        with translated():
            with rows as handle:
                job = self.client.start_import(handle, dataset=self.uid, **options)
            return ImportTask.accepted(self.client, job, on_progress)


def _check_threads(count: int) -> None:
    if count < 1:
        raise ValueError(f"file_upload_thread_count must be 1 or more, not {count}")


def _shown(task: ImportTask) -> str:
    """The first reason, and how many rows there are besides."""
    first = next(task.failed_rows(), None)
    progress = task.progress
    count = progress.rows_refused + progress.rows_not_sent
    return f"{count} of {progress.rows} were not, data row {first.row}: {first.message}" if first else task.status
