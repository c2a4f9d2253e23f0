"""Everything the emulator knows, in tables of records, and the clock that its expiry runs on."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, Optional

from . import records
from .faults import FaultRules
from .journal import Journal
from .labelbox.store import Store
from .object_store import ObjectStore
from .request_log import RequestLog
from .seed_data import add_seed_data
from .settings import Settings
from .shape import Invalid
from .table import Table


MARKER = ".lading-emulator"


def claim(directory: Path) -> None:
    """Makes a folder the emulator's, or finds that it is. A reset empties it, so nobody else's will do."""
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / MARKER).is_file():
        if any(directory.iterdir()):
            raise Invalid(
                f"{directory} has files that the emulator did not put there, and a reset would empty it; name a folder "
                f"that is new or empty, or put a file {MARKER} into one that an emulator of before used"
            )
        (directory / MARKER).write_text("A folder of lading.emulator, which empties it when it is reset.\n", "utf-8")


class State:
    """One emulator's memory. With a directory, objects are files in it and the tables a journal of JSON lines."""

    def __init__(
        self, directory: Optional[Path] = None, keep_objects: bool = False, settings: Optional[Settings] = None
    ):
        if directory is not None:
            claim(directory)
        self._initial_settings = settings or Settings()
        self._journal = Journal(directory / "state.jsonl" if directory else None)
        self.store = ObjectStore(directory / "objects" if directory else None, keep_objects)
        self.reservations: Table[records.Reservation] = self._table("reservations", records.Reservation, "uuid")
        self.scenes: Table[records.Scene] = self._table("scenes", records.Scene, "uuid", "external_id")
        self.objects: Table[records.StoredObject] = self._table("objects", records.StoredObject, "key")
        self.imu: Table[records.Imu] = self._table("imu", records.Imu, "resource_id")
        self.calibrations: Table[records.Calibration] = self._table("calibrations", records.Calibration, "id")
        self.projects: Table[records.Project] = self._table("projects", records.Project, "project")
        self.batches: Table[records.Batch] = self._table("batches", records.Batch, "key")
        self.inputs: Table[records.Input] = self._table("inputs", records.Input, "uuid", "scene_uuid")
        self.pre_annotations: Table[records.PreAnnotation] = self._table(
            "pre_annotations", records.PreAnnotation, "id", "scene_uuid"
        )
        self.images_jobs: Table[records.ImagesJob] = self._table("images_jobs", records.ImagesJob, "id")
        self.secrets: Table[records.Secret] = self._table("secrets", records.Secret, "name")
        self.tables = {table.name: table for table in vars(self).values() if isinstance(table, Table)}
        self._start_fresh()
        self._load()
        self._journal.open()
        self._fill()

    def _table(self, name: str, record: Callable[..., Any], key: str, index: str = "") -> Table[Any]:
        return Table(name, record, key, index, self._journal)

    def _start_fresh(self) -> None:
        self.settings = self._initial_settings
        self.clock_offset = 0.0
        self.tokens: Dict[str, float] = {}
        self.faults = FaultRules()
        self.log = RequestLog()
        self.labelbox = Store(self)

    def _load(self) -> None:
        for name, key, value in self._journal.read():
            self.tables[name].load(key, value)
        for scene in self.scenes.values():
            scene.polls_left = 0

    def _fill(self) -> None:
        if not self.secrets:
            self.secrets.put(records.Secret("storage", secrets.token_hex(32)))
        if not self.projects:
            add_seed_data(self)

    def reset(self) -> None:
        """Back to how the emulator started, without the data of an earlier run."""
        for table in self.tables.values():
            table.clear()
        self._journal.restart()
        self.store.clear()
        self._start_fresh()
        self._fill()

    def close(self) -> None:
        self._journal.close()

    def now(self) -> float:
        """Unix time in seconds, plus what `advance_clock` added."""
        return time.time() + self.clock_offset

    def timestamp(self) -> str:
        return datetime.fromtimestamp(self.now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
