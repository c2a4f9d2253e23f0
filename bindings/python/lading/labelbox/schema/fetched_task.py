"""An import of data rows that was begun earlier, or by another process, as the platform tells it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional

from lading._interrupts import sleep
from lading.labelbox.exceptions import ResourceNotFoundError
from lading.labelbox.schema.task import IN_PROGRESS, Task

if TYPE_CHECKING:
    from lading.labelbox.client import Client

#: Seconds between two questions, at first and at most. The organization has a few hundred requests a period.
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 30.0


class FetchedTask(Task):
    """A task as it was when it was last fetched. Its rows come in the order of the platform, page by page."""

    _fields = {
        "name": "name",
        "type": "type",
        "completion_percentage": "completionPercentage",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "metadata": "metadata",
        "result_url": "result",
        "errors_url": "errors",
    }

    metadata: Any
    result_url: Optional[str]
    errors_url: Optional[str]

    def __init__(self, client: Client, uid: str) -> None:
        self.client = client
        self.uid = uid
        self.refresh()

    def refresh(self) -> None:
        """Fetches it again.

        :raises ResourceNotFoundError: there is none, or it is another user's
        """
        document = self.client.request("tasks.get", id=self.uid)
        if not document:
            raise ResourceNotFoundError(f"there is no task {self.uid!r}", item=self.uid)
        super().__init__(self.client, document)
        self._status: str = document["status"]

    @property
    def status(self) -> str:
        """The platform's word, when the task was last fetched."""
        return self._status

    def wait_till_done(self, timeout_seconds: float = 300.0, check_frequency: float = 2.0) -> None:
        deadline = time.monotonic() + timeout_seconds
        pause = FIRST_PAUSE
        while self._status == IN_PROGRESS:
            left = deadline - time.monotonic()
            if left <= 0:
                raise self._too_late(timeout_seconds)
            sleep(min(pause, left))
            pause = min(1.5 * pause, LONGEST_PAUSE)
            self.refresh()

    def _made(self) -> List[Dict[str, Any]]:
        return [
            {
                "id": row["id"],
                "external_id": row.get("externalId"),
                "row_data": row.get("rowData"),
                "global_key": row.get("globalKey"),
            }
            for row in self._rows("tasks.rows-made", "nodes")
        ]

    def _failed(self) -> List[Dict[str, Any]]:
        return [
            {"message": row.get("message"), "failedDataRows": [row.get("spec") or {}]}
            for row in self._rows("tasks.rows-refused", "results")
        ]

    def _rows(self, operation: str, member: str) -> Iterator[Dict[str, Any]]:
        after: Optional[str] = None
        while True:
            page = self.client.request(operation, id=self.uid, **({"from": after} if after else {}))
            yield from page[member]
            if not page[member] or not page.get("after") or page["after"] == after:
                return
            after = page["after"]

    def _reason(self) -> str:
        return self.errors_url or "the platform gives no reason"
