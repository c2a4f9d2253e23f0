"""The client of the platform."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, List, Mapping, Optional, Tuple, Union

from lading import _structs as structs
from lading import client as native
from lading._closing import Closing
from lading._imports import ImportJob
from lading._options import connection_options, milliseconds
from lading.labelbox._objects import absent
from lading.labelbox._pickled import remember, restored
from lading.labelbox.exceptions import InvalidQueryError, ResourceNotFoundError, translated
from lading.labelbox.schema.data_row import DataRow
from lading.labelbox.schema.data_row_metadata import DataRowMetadataOntology
from lading.labelbox.schema.dataset import Dataset
from lading.labelbox.schema.fetched_task import FetchedTask
from lading.labelbox.schema.iam_integration import IAMIntegration
from lading.labelbox.schema.import_task import ImportTask
from lading.labelbox.schema.organization import Organization
from lading.labelbox.schema.user import User

_GRAPHQL = "/graphql"
#: A task is followed as long as somebody holds it; who waits says how long.
_FOLLOW_MS = 30 * 24 * 3600 * 1000


class Client(Closing):
    """May be used by several threads, and as a context manager; not across a fork. Sends nothing by itself."""

    def __init__(
        self,
        api_key: Optional[str] = None,
        endpoint: str = "https://api.labelbox.com/graphql",
        enable_experimental: bool = False,
        app_url: str = "https://app.labelbox.com",
        rest_endpoint: str = "https://api.labelbox.com/api/v1",
        *,
        max_retry_attempts: Optional[int] = None,
        max_retry_wait_time: Optional[float] = None,
        timeout: Optional[float] = None,
        max_connections: Optional[int] = None,
        poll_interval: Optional[float] = None,
        ca_file: Union[str, os.PathLike[str], None] = None,
        proxy: Optional[str] = None,
        spool_directory: Union[str, os.PathLike[str], None] = None,
        findings: Optional[Mapping[str, str]] = None,
    ) -> None:
        """What is not given is as the library has it.

        :param api_key: default: the environment variable LABELBOX_API_KEY
        :param endpoint: ends in ``/graphql``
        :param enable_experimental: taken and not used, as are ``app_url`` and ``rest_endpoint``
        :param max_retry_attempts: attempts of one request
        :param max_retry_wait_time: longest wait between two attempts, in seconds
        :param timeout: seconds to connect, and seconds without a byte in either direction
        :param poll_interval: seconds between the first two questions for the status of a task
        :param spool_directory: imports survive the end of the program in there; see :meth:`recovered_tasks`
        :param findings: severities ("off", "warning", "error") by code or pattern, such as
            ``{"row.url": "warning", "row.attachment.*": "off"}``; docs/findings.md lists the codes
        :raises AuthenticationError: no API key
        """
        self._made_of = {
            "api_key": api_key,
            "endpoint": endpoint,
            "max_retry_attempts": max_retry_attempts,
            "max_retry_wait_time": max_retry_wait_time,
            "timeout": timeout,
            "max_connections": max_connections,
            "poll_interval": poll_interval,
            "ca_file": ca_file,
            "proxy": proxy,
            "spool_directory": spool_directory,
            "findings": findings,
        }
        with translated():
            self._native = native.Client(
                platform=structs.PLATFORM_LABELBOX,
                api_key=api_key,
                base_url=_base(endpoint),
                spool_directory=spool_directory,
                findings=findings,
                **connection_options(max_retry_attempts, max_retry_wait_time, timeout, max_connections, ca_file, proxy),
            )
        self._poll_interval_ms = milliseconds(poll_interval)
        self._ontology: Optional[DataRowMetadataOntology] = None
        self._pickle_token = remember(self)

    def create_dataset(
        self,
        iam_integration: Union[IAMIntegration, str, None] = IAMIntegration._DEFAULT,
        *,
        name: str,
        description: Optional[str] = None,
    ) -> Dataset:
        """Makes a dataset.

        :param iam_integration: an integration or its id; ``None``: no delegated access; default: the organization's
        :raises LabelboxError: the integration does not work; there is no dataset then
        """
        chosen = iam_integration.uid if isinstance(iam_integration, IAMIntegration) else iam_integration
        document = self.request(
            "datasets.create",
            name=name,
            description=description,
            iamIntegration=None if chosen == IAMIntegration._DEFAULT else chosen or "",
        )
        return Dataset(self, document)

    def get_dataset(self, dataset_id: str) -> Dataset:
        """:raises ResourceNotFoundError: there is none"""
        return Dataset(self, self._get("datasets.get", "dataset", dataset_id))

    def get_data_row(self, data_row_id: str) -> DataRow:
        """:raises ResourceNotFoundError: there is none"""
        return DataRow(self, self._get("data-rows.get", "data row", data_row_id))

    def get_data_row_metadata_ontology(self) -> DataRowMetadataOntology:
        """The fields of metadata, fetched once for a client; ``refresh_ontology`` fetches them again."""
        if self._ontology is None:
            self._ontology = DataRowMetadataOntology(self)
        return self._ontology

    def get_data_row_by_global_key(self, global_key: str) -> DataRow:
        """:raises ResourceNotFoundError: there is none"""
        document = self.request("data-rows.by-global-keys", globalKeys=[global_key])
        found = [each["id"] for each in document["fetchedDataRows"] if each["id"]]
        if not found:
            raise ResourceNotFoundError(f"there is no data row with the global key {global_key!r}", item=global_key)
        return self.get_data_row(found[0])

    def get_task_by_id(self, task_id: str) -> FetchedTask:
        """An import of this user that was begun earlier, or by another process.

        :raises ResourceNotFoundError: there is none
        """
        return FetchedTask(self, task_id)

    def recovered_tasks(self) -> List[ImportTask]:
        """The imports that were in the ``spool_directory`` when the client was opened, in the order of submission.

        Those that go on and those that ended; the next client has again what was not acknowledged
        (:meth:`ImportTask.acknowledge`). Each is given once. Does not wait.
        """
        with translated():
            return [ImportTask.recovered(self, job) for job in self._native.recovered_imports()]

    def get_user(self) -> User:
        """Whose API key it is."""
        return User(self, self.request("session.open"))

    def get_organization(self) -> Organization:
        """The organization of the API key, as far as it is here; sends nothing."""
        return Organization(self)

    def request(self, operation: str, **parameters: Any) -> Any:
        """One operation of docs/operations.md. Returns the platform's document."""
        with translated():
            return self._native.request(operation, parameters)

    def start_import(self, rows: Any, **options: Any) -> ImportJob:
        """Starts the import of rows of the library. A program uses the methods of its dataset."""
        return self._native.import_rows(
            rows, wait_timeout_ms=_FOLLOW_MS, poll_interval_ms=self._poll_interval_ms, **options
        )

    def close(self) -> None:
        """Ends the client; also the end of a ``with`` and of the program do. What the platform accepted goes on."""
        self._native.close()

    def __reduce__(self) -> Tuple[Any, ...]:
        # With the API key, if one was given, as the platform's own client has it in a pickle.
        return restored, (type(self), self._pickle_token, self._made_of)

    def __deepcopy__(self, memo: Any) -> Client:
        return self

    def _get(self, operation: str, kind: str, uid: str) -> Any:
        document = self.request(operation, id=uid)
        if document is None:
            raise ResourceNotFoundError(f"there is no {kind} with the id {uid!r}", item=str(uid))
        return document

    if not TYPE_CHECKING:  # type checkers find a misspelt name

        def __getattr__(self, name: str) -> Any:
            raise absent("Client", name)


def _base(endpoint: str) -> str:
    """What is before ``/graphql``, which the library adds."""
    trimmed = endpoint.rstrip("/")
    if not trimmed.endswith(_GRAPHQL):
        raise InvalidQueryError(f"the endpoint must end in {_GRAPHQL}: {endpoint}", item="endpoint")
    return trimmed[: -len(_GRAPHQL)]
