"""The platform's public Python client runs against the emulator, unchanged: datasets, data rows, tasks, errors.

This needs a Python that has it: scripts/setup.sh test makes one, LADING_REFERENCE_LABELBOX is its path.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lading.emulator import Emulator

from ..reference import Reference

SEED = Path(__file__).resolve().parents[2] / "labelbox" / "seed"
PRELUDE = """
    import logging, warnings
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    from labelbox import Client, DataRow, GlobalKey, UniqueId
    from labelbox.schema.task import Task
    from lbox import exceptions

    def connect():
        return Client(api_key, url + "/graphql")

    def raised(call):
        try:
            return ["", str(call())]
        except Exception as error:
            return [type(error).__name__, str(error)]
"""


@pytest.fixture(scope="module")
def process():
    reference = Reference("LADING_REFERENCE_LABELBOX", "scripts/setup.sh test makes .venv-labelbox")
    reference(PRELUDE)
    yield reference
    reference.close()


@pytest.fixture
def sdk(process, emulator):
    """Runs snippets in the client's Python, with a client and a dataset of this test."""
    process("client = connect(); dataset = client.create_dataset(name='d')", url=emulator.url, api_key=Emulator.api_key)
    emulator.control.clear_requests()
    return process


@pytest.fixture
def guide(sdk):
    """Runs a block of the platform's guide as it stands, with a key and an endpoint."""

    def run(name: str) -> None:
        text = (SEED / f"{name}.py.txt").read_text("utf-8")
        sdk(text.replace('Client(api_key="<YOUR_API_KEY>")', "connect()"))

    return run


def payloads(emulator):
    return [each["payload"] for each in emulator.control.data_rows()]


def test_the_guides_single_row(emulator, guide):
    guide("single_data_row_import")
    (row,) = payloads(emulator)
    assert [entry["schemaId"] for entry in row["metadata_fields"]][1:] == [
        "cko8s9r5v0001h2dk9elqdidh",
        "cko8sbczn0002h2dkdaxb5kal",
        "cko8sbscr0003h2dk04w86hof",
    ]
    assert [attachment["type"] for attachment in row["attachments"]][-1] == "HTML"
    # The guide imports the same row a second time.
    assert [(len(task["made"]), len(task["refused"])) for task in emulator.control.tasks()] == [(1, 0), (0, 1)]


def test_the_guides_rows_in_bulk(emulator, guide, sdk):
    guide("bulk_data_rows_import")
    assert sdk("result = [task.status, task.errors, len(task.result)]") == ["COMPLETE", None, 2]
    assert {row["attachments"][0].get("name") for row in payloads(emulator)} == {"RGB", None}


def test_the_guides_local_files(emulator, guide, sdk, tmp_path):
    (tmp_path / "path/to/local").mkdir(parents=True)
    (tmp_path / "path/to/local/file1").write_bytes(b"image")
    sdk("import os; os.chdir(folder)", folder=str(tmp_path))
    guide("local_files")
    uploads = {upload["url"]: upload["size"] for upload in emulator.control.uploads()}
    rows = payloads(emulator)
    assert [row["external_id"] for row in rows] == ["path/to/local/file1"] * 2
    assert [uploads[row["row_data"]] for row in rows] == [5, 5]


@pytest.mark.parametrize("name", ["delegated_access_url", "standard_url"])
def test_the_guides_documents(emulator, sdk, name):
    emulator.control.add_metadata_field("<metadata_field_name>", "string")
    rows = json.loads((SEED / f"{name}.json").read_text("utf-8"))
    sdk("task = dataset.create_data_rows(rows); task.wait_till_done(); result = task.errors", rows=rows)
    assert {row["global_key"] for row in payloads(emulator)} == {row["global_key"] for row in rows}


def test_rows_are_found_again(emulator, sdk):
    rows = [{"row_data": f"https://example.com/{i}.jpg", "global_key": f"k{i}", "external_id": "e"} for i in range(3)]
    found = sdk(
        """
        dataset.create_data_rows(rows).wait_till_done()
        row = client.get_data_row_by_global_key("k1")
        result = {
            "by key": [row.row_data, row.external_id, row.dataset().uid == dataset.uid],
            "by keys": client.get_data_row_ids_for_global_keys(["k0", "unknown"])["status"],
            "by external id": len(client.get_data_row_ids_for_external_ids(["e"])["e"]),
            "of the dataset": sorted(each.global_key for each in dataset.data_rows()),
            "filtered": len(list(dataset.data_rows(where=DataRow.external_id == "other"))),
            "row count": client.get_dataset(dataset.uid).row_count,
        }
        """,
        rows=rows,
    )
    assert found == {
        "by key": ["https://example.com/1.jpg", "e", True],
        "by keys": "PARTIAL SUCCESS",
        "by external id": 3,
        "of the dataset": ["k0", "k1", "k2"],
        "filtered": 0,
        "row count": 3,
    }


def test_a_row_has_its_metadata_and_attachments(sdk):
    row = {
        "row_data": "https://example.com/a.jpg",
        "metadata_fields": [{"name": "weather", "value": "rain"}, {"name": "speed", "value": "1.5"}],
        "attachments": [{"type": "RAW_TEXT", "value": "v", "name": "n"}],
    }
    found = sdk(
        """
        made = dataset.create_data_row(row)
        result = [[field.name, field.value] for field in made.metadata], [
            [each.attachment_type, each.attachment_value, each.attachment_name] for each in made.attachments()
        ]
        """,
        row=row,
    )
    (option, value), (name, speed) = found[0]
    assert (option, len(value), name, speed) == ("rain", 25, "speed", 1.5)
    assert found[1] == [["RAW_TEXT", "v", "n"]]


def test_upserts(emulator, sdk):
    result = sdk(
        """
        row = dataset.create_data_row(row_data="https://example.com/a.jpg", global_key="a")
        task = dataset.upsert_data_rows([
            {"key": UniqueId(row.uid), "external_id": "changed"},
            {"key": GlobalKey("b"), "row_data": "https://example.com/b.jpg"},
            {"key": GlobalKey("a"), "global_key": "c"},
        ])
        task.wait_till_done()
        result = task.errors
        """
    )
    assert result is None
    first, second = payloads(emulator)
    assert (first["global_key"], first["external_id"], second["global_key"]) == ("c", "changed", "b")


def test_tasks(emulator, sdk):
    found = sdk(
        """
        tasks = [dataset.create_data_rows([{"row_data": "https://example.com/a.jpg"}]) for _ in range(2)]
        user = client.get_user()
        newest = [task.uid for task in user.created_tasks(order_by=Task.created_at.desc)]
        result = [
            newest == [task.uid for task in tasks][::-1],
            len(list(user.created_tasks(where=Task.status == "COMPLETE"))),
            client.get_task_by_id(tasks[0].uid).status,
        ]
        """
    )
    assert found == [True, 2, "COMPLETE"]


def test_polling(emulator, sdk):
    emulator.control.settings(task_seconds=0.5)
    assert sdk(
        """
        task = dataset.create_data_rows([{"row_data": "https://example.com/a.jpg"}])
        before = task.status
        task.wait_till_done()
        result = [before, task.status, len(task.result)]
        """
    ) == ["IN_PROGRESS", "COMPLETE", 1]


@pytest.mark.parametrize(
    "integration, raised, signer",
    [
        (None, "", None),
        ({}, "", "iam-1"),
        ({"isOrgDefault": False}, "", None),
        ({"valid": False}, "ValueError", None),
        ({"validates": False}, "LabelboxError", "iam-1"),
    ],
)
def test_a_dataset_with_delegated_access(emulator, sdk, integration, raised, signer):
    given = [] if integration is None else [{"id": "iam-1", "name": "bucket", "isOrgDefault": True, **integration}]
    emulator.control.settings(iam_integrations=given)
    assert sdk("result = raised(lambda: client.create_dataset(name='x'))")[0] == raised
    dataset = emulator.control.datasets()[-1]
    assert (dataset["deleted"], dataset["signer"]) == (raised != "", signer)


@pytest.mark.parametrize(
    "call, name",
    [
        ("client.get_dataset('x')", "ResourceNotFoundError"),
        ("client.get_data_row('x')", "ResourceNotFoundError"),
        ("client.get_data_row_by_global_key('x')", "ResourceNotFoundError"),
        ("client.get_task_by_id('x')", "ResourceNotFoundError"),
        ("client.create_dataset()", "InvalidQueryError"),
        ("Client('wrong', url + '/graphql').get_user()", "AuthenticationError"),
        ("dataset.create_data_row(row_data='http://example.com/a.jpg')", "ResourceCreationError"),
    ],
)
def test_errors(sdk, call, name):
    assert sdk(f"result = raised(lambda: {call})")[0] == name


@pytest.mark.parametrize(
    "fault, name",
    [
        ({"status": 503}, ""),
        ({"status": 200, "body": {"message": "You have exceeded your API rate limit."}}, "ApiLimitError"),
        ({"status": 429, "body": {"message": "slower"}}, "LabelboxError"),
        ({"reset": True}, "NetworkError"),
    ],
)
def test_faults(emulator, sdk, fault, name):
    emulator.control.faults({"match": {"operation": "user"}, "fault": fault, "times": 1})
    assert sdk("result = raised(lambda: client.get_user().uid)")[0] == name
    assert len(emulator.control.requests(operation="user")) == (1 if name else 2)
