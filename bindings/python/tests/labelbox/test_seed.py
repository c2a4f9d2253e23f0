"""The platform's guide to importing images works as it is written, but for import line, endpoint and key."""

import hashlib
import json
import re
from pathlib import Path

import pytest

SEED = Path(__file__).parent / "seed"
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def run(emulator):
    """Runs a Python block in which each key of `filled_in` has become its value; returns the names that it made."""

    def execute(name, filled_in=(), **names):
        text = (SEED / f"{name}.py.txt").read_text("utf-8")
        changes = {
            "from labelbox import Client": "from lading.labelbox import Client",
            'Client(api_key="<YOUR_API_KEY>")': f"Client({emulator.api_key!r}, {emulator.url + '/graphql'!r})",
        }
        for old, new in [*changes.items(), *filled_in]:
            assert old in text or name == "local_files", f"{name} has no {old}"
            text = text.replace(old, new)
        exec(compile(text, name, "exec"), names)
        return names

    return execute


def payloads(emulator, dataset):
    return [each["payload"] for each in emulator.control.data_rows(dataset.uid)]


def by_name(emulator):
    return {field["name"]: field for field in emulator.control.metadata_fields()}


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_a_single_data_row(run, emulator):
    names = run("single_data_row_import")
    (stored,) = payloads(emulator, names["dataset"])
    asset, fields = names["asset"], by_name(emulator)
    assert {key: stored[key] for key in ("row_data", "global_key", "media_type", "attachments")} == {
        key: asset[key] for key in ("row_data", "global_key", "media_type", "attachments")
    }
    time, *others = stored["metadata_fields"]
    assert time["schemaId"] == fields["captureDateTime"]["id"] and UTC.fullmatch(time["value"])
    assert others == [
        {"schemaId": fields["tag"]["id"], "value": "tag_string"},
        {"schemaId": fields["split"]["id"], "value": {}},
        {"schemaId": fields["split"]["options"]["train"], "value": {}},
    ]
    assert names["metadata_ontology"].get_by_name("split")["train"].uid == fields["split"]["options"]["train"]
    # The guide imports the same asset once more, and does not wait: the platform refuses its global key.
    assert [(len(task["made"]), len(task["refused"])) for task in emulator.control.tasks()] == [(1, 0), (0, 1)]


def test_data_rows_in_bulk(run, emulator, capsys):
    names = run("bulk_data_rows_import")
    tag = by_name(emulator)["tag"]["id"]
    assert payloads(emulator, names["dataset"]) == [
        {
            **asset,
            "metadata_fields": [{"schemaId": tag, "value": "tag_string"}],
            "dataset_id": names["dataset"].uid,
        }
        for asset in names["assets"]
    ]
    assert capsys.readouterr().out == "None\n"


def test_local_files(run, emulator, client, folder, capsys):
    names = run("local_files", [("path/to/local/file1", "front.jpg")], client=client)
    stored = payloads(emulator, names["new_dataset"])
    assert [each["external_id"] for each in stored] == ["front.jpg", "front.jpg"]
    files = {each["url"]: each["sha256"] for each in emulator.control.uploads()}
    sent = {files[each["row_data"]] for each in stored}
    assert sent == {hashlib.sha256((folder / "front.jpg").read_bytes()).hexdigest()}
    assert capsys.readouterr().out == ""


def test_local_files_that_are_not_there(run, emulator, client, folder, capsys):
    names = run("local_files", client=client)
    assert payloads(emulator, names["new_dataset"]) == [] == emulator.control.uploads()
    assert re.match("Error while creating labelbox dataset -  Error: .*path/to/local/file1", capsys.readouterr().out)


@pytest.mark.parametrize("name", ["delegated_access_url", "standard_url"])
def test_a_json_document(name, emulator, dataset, stored):
    emulator.control.add_metadata_field("<metadata_field_name>", "string")
    task = dataset.import_manifest(SEED / f"{name}.json")
    task.wait_till_done()
    assert task.errors is None
    fields = by_name(emulator)
    expected = json.loads((SEED / f"{name}.json").read_text())
    for each in expected:
        (given,) = each["metadata_fields"]
        schema_id = given.get("schema_id") or fields[given["name"]]["id"]
        each["metadata_fields"] = [{"schemaId": schema_id, "value": given["value"]}]
    assert stored() == expected
    assert [each["global_key"] for each in task.result] == [each["global_key"] for each in expected]
