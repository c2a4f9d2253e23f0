"""Imports of data rows: nine rows that are made, three of them of local files, and four that the platform refuses."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Tuple

from images import png
from job import Ended, Watched
from requests_of import Request, Settles
from rule import Case, check_end

from lading import Code, RowState, Stage, State
from lading._imports import rows_of_manifest
from lading._structs import PLATFORM_LABELBOX
from lading.emulator import Emulator

FILES, LINKS, STRANGERS = 3, 6, 4
ROWS = FILES + LINKS + STRANGERS
MADE = FILES + LINKS
PAGE = 3
DATASET = "dataset"

REQUESTS = (
    Request("metadata ontology", {"operation": "customMetadataOntology"}, Stage.VALIDATION, signed_in=False),
    Request("user", {"operation": "user"}, Stage.SIGN_IN, signed_in=False),
    Request("dataset", {"operation": "dataset"}, Stage.VALIDATION, signed_in=False),
    Request("upload of a file", {"file": "*.png"}, Stage.UPLOAD, FILES, signed_in=False),
    Request("upload of rows", {"file": "rows-*.json"}, Stage.IMPORT, signed_in=False),
    Request("upload of the manifest", {"file": "manifest.json"}, Stage.IMPORT, signed_in=False),
    Request("tasks before", {"operation": "user.createdTasks"}, Stage.IMPORT, signed_in=False),
    Request("import", {"operation": "upsertDataRows"}, Stage.IMPORT, settles=Settles.BY_ASKING, signed_in=False),
    Request("task", {"operation": "user.createdTasks"}, Stage.PROCESSING, 3, behind=1, signed_in=False),
    Request("rows made", {"operation": "successesfulDataRowImports"}, Stage.RESULTS, MADE // PAGE, signed_in=False),
    Request("rows refused", {"operation": "failedDataRowImports"}, Stage.RESULTS, 2, signed_in=False),
)
SETTINGS = {"task_polls": 2, "import_page_size": PAGE}
ENDS_ALL = (Code.OK, Code.CREDENTIALS_REFUSED, Code.FORBIDDEN)
#: What is told of a job of which nothing but the refusals of the platform went wrong.
AS_EVER = (State.PARTLY_IMPORTED, Code.ROW_REFUSED, Stage.RESULTS)


def key(number: int) -> str:
    return f"key-{number}"


def rows(folder: Path, text: str) -> List[Dict[str, Any]]:
    """With the text attached to those that are links."""
    for number in range(FILES):
        (folder / f"{number}.png").write_bytes(png(number))
    tag = {"metadata_fields": [{"name": "tag", "value": "night"}]}
    files = [{"row_data": f"{number}.png", "global_key": key(number), **tag} for number in range(FILES)]
    url = "https://bucket.s3.eu-west-1.amazonaws.com/{}.jpg"
    more = {"attachments": [{"type": "RAW_TEXT", "value": text}]} if text else {}
    links = [{"row_data": url.format(number), "global_key": key(number), **more} for number in range(FILES, MADE)]
    strangers = [{"key": {"id": f"nobody{number}"}, "row_data": url.format(number)} for number in range(MADE, ROWS)]
    return files + links + strangers


def prepare(emulator: Emulator) -> str:
    """The dataset's id."""
    query = "mutation ($name: String!) { createDataset(data: {name: $name}) { id } }"
    body = json.dumps({"query": query, "variables": {"name": DATASET}}).encode()
    headers = {"Authorization": f"Bearer {emulator.api_key}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{emulator.url}/graphql", body, headers)) as answer:
        return str(json.load(answer)["data"]["createDataset"]["id"])


def run(
    emulator: Emulator, options: Dict[str, Any], wait_ms: int, dataset: str, text: str = ""
) -> Tuple[Ended, List[Dict[str, Any]]]:
    account = {"platform": PLATFORM_LABELBOX, "base_url": emulator.url, "api_key": emulator.api_key}
    with tempfile.TemporaryDirectory() as name, Watched(**account, **options) as client:
        folder = Path(name)
        (folder / "rows.json").write_text(json.dumps(rows(folder, text)))
        with rows_of_manifest(str(folder / "rows.json")) as handle:
            job = client.import_rows(handle, dataset=dataset, upsert=1, poll_interval_ms=4, wait_timeout_ms=wait_ms)
        assert job.wait(100_000), "it does not end"
        told = job.rows(0, ROWS + 1)
        progress = job.progress()
        if progress.rows:
            counts = Counter(RowState(row["state"]) for row in told)
            assert [row["row"] for row in told] == list(range(progress.rows)), "not one result for each row"
            assert (counts[RowState.MADE], counts[RowState.REFUSED], counts[RowState.NOT_SENT]) == (
                progress.rows_made,
                progress.rows_refused,
                progress.rows_not_sent,
            )
        assert progress.finished and progress.scenes_done == progress.scenes == 1
        return Ended.of(job.result(), "import"), told


def check(emulator: Emulator, ended: Tuple[Ended, List[Dict[str, Any]]], case: Case) -> Dict[str, int]:
    """What the platform has, held against what was told of the job and of each row."""
    job, told = ended
    words = [f"{job}", *(f"{row}" for row in told)]
    # A file is its own row's affair, unless the platform lets us in no more.
    of_a_file = case.request.name == "upload of a file" and case.wanted.code not in ENDS_ALL
    if case.wanted.code == Code.OK or of_a_file:
        assert (job.state, job.code, job.stage) == AS_EVER, "\n".join(words)
        left_out = FILES if case.which.always else 1
        states = Counter(RowState(row["state"]) for row in told)
        assert states[RowState.NOT_SENT] == (left_out if of_a_file else 0), "\n".join(words)
        assert states[RowState.REFUSED] == STRANGERS and sum(states.values()) == ROWS, "\n".join(words)
        for row in told:
            if row["state"] == RowState.NOT_SENT:
                assert row["code"] == case.wanted.code and row["row"] < FILES, "\n".join(words)
    else:
        check_end(job, case, words)
        is_over = job.stage < Stage.PROCESSING or job.stage == Stage.IMPORT
        assert job.state == (State.FAILED if is_over else State.PROCESSING), "\n".join(words)
        if is_over:
            assert all(row["state"] == RowState.NOT_SENT and row["code"] != Code.OK for row in told), "\n".join(words)
    stored = emulator.control.data_rows()
    ids = {row["id"]: row["payload"].get("global_key") for row in stored}
    times = Counter(ids.values())
    doubled = sum(count > 1 for count in times.values())
    lost = 0
    for row in told:
        name = key(row["row"])
        if row["state"] == RowState.MADE:
            lost += ids.get(row.get("id")) != name
        elif row["state"] != RowState.PENDING:
            assert name not in times, f"row {row['row']} is there, and was told as {row}"
    assert set(times) <= {key(number) for number in range(MADE)}, "nobody asked for a row that is there"
    if job.stage in (Stage.PROCESSING, Stage.RESULTS):
        left = {key(row["row"]) for row in told if row["state"] == RowState.NOT_SENT}
        lost += len({key(number) for number in range(MADE)} - left - set(times))
    return {"rows": len(stored), "lost": lost, "doubled": doubled}
