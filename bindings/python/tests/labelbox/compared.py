"""The same rows by the platform's own client and by this package."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional

from emulator.reference import Reference

import lading.labelbox as lb
from lading.emulator import Emulator

DRIVER = (Path(__file__).parent / "official.py").read_text("utf-8")


@dataclass
class Outcome:
    """What the platform has, and what the program was told."""

    stored: List[Dict[str, Any]] = field(default_factory=list)
    """The payloads in the order in which the rows were made, without the dataset's id; a file is named by its hash."""
    status: str = ""
    result: Optional[List[Dict[str, Any]]] = None
    errors: Optional[List[Dict[str, Any]]] = None
    raised: List[str] = field(default_factory=list)
    """The names of what was raised and its bases."""
    message: str = ""
    rows_after: str = ""
    """What the call left of the rows that it was given."""

    def by(self, member: str) -> Dict[Any, Dict[str, Any]]:
        """What is stored, by a member that no two rows share."""
        found = {each[member]: each for each in self.stored}
        assert len(found) == len(self.stored)
        return found


class Official:
    """A process with the platform's own client, for one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._run = Reference("LADING_REFERENCE_LABELBOX", "scripts/setup.sh test makes .venv-labelbox")
        self._run(DRIVER)
        self.emulator = emulator

    def __call__(self, rows: str, folder: str = "", kind: str = "create_data_rows", **wait: float) -> Outcome:
        # A new client each time: one remembers the ontology of a platform that was reset since.
        self._run("connect(url, key)", url=self.emulator.url, key=self.emulator.api_key)
        given = {"rows": rows, "wait": wait, "kind": kind, "folder": folder}
        answer = self._run("result = import_rows(rows, wait, kind, folder)", **given)
        return _complete(Outcome(**answer["told"]), self.emulator, answer["dataset"])

    def close(self) -> None:
        self._run.close()


def ours(
    client: lb.Client, emulator: Emulator, rows: str, folder: str = "", kind: str = "create_data_rows", **wait: float
) -> Outcome:
    """The same by this package; `folder` is the working directory already."""
    dataset = client.create_dataset(name="compared")
    given = eval(rows, {"datetime": datetime, "lb": lb})
    outcome = Outcome()
    try:
        task = getattr(dataset, kind)(given)
        task.wait_till_done(**wait)
        outcome.status = task.status
        if task.status != "IN_PROGRESS":
            outcome.result, outcome.errors = task.result, task.errors
    except Exception as error:
        outcome.raised, outcome.message = [each.__name__ for each in type(error).__mro__], str(error)
    outcome.rows_after = repr(given)
    return _complete(outcome, emulator, dataset.uid)


def _complete(outcome: Outcome, emulator: Emulator, dataset: str) -> Outcome:
    files = {each["url"]: f"file {each['sha256']}" for each in emulator.control.uploads()}
    for each in emulator.control.data_rows(dataset):
        payload = dict(each["payload"])
        assert payload.pop("dataset_id") == dataset
        payload["row_data"] = files.get(payload["row_data"], payload["row_data"])
        outcome.stored.append(payload)
    for each in outcome.result or []:
        each["row_data"] = files.get(each["row_data"], each["row_data"])
    return outcome
