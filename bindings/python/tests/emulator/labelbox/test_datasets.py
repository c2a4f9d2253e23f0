"""Datasets, delegated access and the metadata ontology."""

from __future__ import annotations

import pytest

from .api import CREATE

SET = """mutation ($signerId: ID!, $datasetId: ID!) {
    setSignerForDataset(data: {signerId: $signerId}, where: {id: $datasetId}) { id signer { id } } }"""
VALIDATE = "mutation ($id: ID!) { validateDataset(where: {id: $id}) { valid checks { name success } } }"
GET = "query ($id: ID!) { dataset(where: {id: $id}) { id name description rowCount createdAt signer { name } } }"
DELETE = "mutation ($id: ID!) { updateDataset(where: {id: $id}, data: {deleted: true}) { id } }"
LIST = "query ($skip: Int) { datasets(where: {deleted: false}, skip: $skip, first: 2) { name } }"
ONTOLOGY = "query { customMetadataOntology { id name kind reserved options { id kind name reserved } } }"


def test_create_and_get(api):
    made = api.query(CREATE, name="drive")["createDataset"]
    assert {k: made[k] for k in ("name", "description", "rowCount")} == {
        "name": "drive",
        "description": "",
        "rowCount": 0,
    }
    got = api.query(GET, id=made["id"])["dataset"]
    assert (got["name"], got["signer"]) == ("drive", None)
    assert len(made["id"]) == 25


def test_a_deleted_dataset_is_gone(emulator, api, dataset):
    api.query(DELETE, id=dataset)
    assert api.refusal(GET, id=dataset)[0] == "RESOURCE_NOT_FOUND"
    assert [each["deleted"] for each in emulator.control.datasets()] == [True]


def test_pages_of_datasets(api):
    for name in "abc":
        api.dataset(name)
    assert [each["name"] for skip in (0, 2) for each in api.query(LIST, skip=skip)["datasets"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "integration, valid",
    [({}, True), ({"valid": False}, False), ({"validates": False}, False), (None, False)],
)
def test_validation_of_delegated_access(emulator, api, dataset, integration, valid):
    if integration is not None:
        emulator.control.settings(iam_integrations=[{"id": "iam-1", "name": "bucket", **integration}])
        signer = api.query(SET, signerId="iam-1", datasetId=dataset)["setSignerForDataset"]["signer"]
        assert signer == {"id": "iam-1"}
        assert api.query(GET, id=dataset)["dataset"]["signer"] == {"name": "bucket"}
    found = api.query(VALIDATE, id=dataset)["validateDataset"]
    assert (found["valid"], [check["success"] for check in found["checks"]]) == (valid, [valid])


def test_an_unknown_signer(api, dataset):
    assert api.refusal(SET, signerId="nobody", datasetId=dataset)[0] == "RESOURCE_NOT_FOUND"


def test_reserved_fields_have_the_ids_of_every_organization(api):
    fields = {each["name"]: each for each in api.query(ONTOLOGY)["customMetadataOntology"]}
    assert fields["tag"]["id"] == "cko8s9r5v0001h2dk9elqdidh"
    assert [option["name"] for option in fields["split"]["options"]] == ["train", "valid", "test"]
    assert fields["captureDateTime"]["kind"] == "CustomMetadataDateTime"
    assert {name for name, each in fields.items() if not each["reserved"]} == {
        "region",
        "speed",
        "weather",
        "reviewedAt",
    }


def test_a_field_that_is_added(emulator, api):
    made = emulator.control.add_metadata_field("lane", "enum", ["left", "right"])
    field = api.query(ONTOLOGY)["customMetadataOntology"][-1]
    assert (field["id"], field["name"], field["reserved"]) == (made["id"], "lane", False)
    assert {option["name"]: option["id"] for option in field["options"]} == made["options"]
    emulator.control.reset()
    assert api.query(ONTOLOGY)["customMetadataOntology"][-1]["name"] != "lane"


@pytest.mark.parametrize(
    "field, part",
    [
        ({"name": "region", "kind": "string"}, "already"),
        ({"name": "lane", "kind": "enum"}, "options"),
        ({"name": "lane", "kind": "string", "options": ["left"]}, "options"),
        ({"name": "lane", "kind": "nonsense"}, "kind"),
        ({"name": "", "kind": "string"}, "name"),
    ],
)
def test_a_field_that_is_refused(emulator, field, part):
    with pytest.raises(ValueError, match=part):
        emulator.control.add_metadata_field(**field)
