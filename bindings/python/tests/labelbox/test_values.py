"""Names, values and the ontology, with a client that answers in place of the platform."""

from datetime import datetime, timezone

import pytest

import lading.labelbox as lb
from lading.labelbox import exceptions
from lading.labelbox.schema.data_row_metadata import DataRowMetadataKind
from lading.labelbox.schema.iam_integration import AwsIamIntegrationSettings, GcpIamIntegrationSettings

from .fake import FakeClient

TAG = {"id": "tag-id", "name": "tag", "kind": "CustomMetadataString", "reserved": True, "options": []}
TIME = {"id": "time-id", "name": "captureDateTime", "kind": "CustomMetadataDateTime", "reserved": True, "options": None}
SPLIT = {
    "id": "split-id",
    "name": "split",
    "kind": "CustomMetadataEnum",
    "reserved": True,
    "options": [
        {"id": f"{name}-id", "name": name, "kind": "CustomMetadataEnumOption", "reserved": True}
        for name in ("train", "test")
    ],
}
OWN_TAG = {"id": "own-id", "name": "tag", "kind": "CustomMetadataNumber", "reserved": False, "options": []}
NEW = {"id": "new-id", "name": "weather", "kind": "SomethingNew", "reserved": False, "options": []}


@pytest.fixture
def ontology():
    return FakeClient(metadata_ontology__get=[TAG, TIME, SPLIT, OWN_TAG, NEW]).get_data_row_metadata_ontology()


def test_the_ontology_is_fetched_once():
    client = FakeClient(metadata_ontology__get=[TAG])
    assert client.get_data_row_metadata_ontology() is client.get_data_row_metadata_ontology()
    assert client.asked == [("metadata-ontology.get", {})]
    client.get_data_row_metadata_ontology().refresh_ontology()
    assert len(client.asked) == 2


def test_fields_by_name_and_id(ontology):
    assert ontology.get_by_name("tag").uid == "tag-id", "a reserved field comes before a custom one"
    assert ontology.get_by_name("split")["train"].parent == "split-id"
    assert ontology.get_by_name("weather").kind == "SomethingNew"
    assert ontology.reserved_by_name_normalized["split"].kind is DataRowMetadataKind.enum
    assert ontology.fields_by_id["test-id"].name == "test"
    assert [each.uid for each in ontology.custom_fields] == ["own-id", "new-id"]
    with pytest.raises(KeyError, match="nope"):
        ontology.get_by_name("nope")


def test_metadata_of_a_data_row(ontology):
    fields = ontology.parse_metadata_fields(
        [
            {"schemaId": "tag-id", "value": "x"},
            {"schemaId": "split-id", "value": {}},
            {"schemaId": "train-id", "value": {}},
            {"schemaId": "time-id", "value": "2024-05-01T10:00:00Z"},
        ]
    )
    assert fields == [
        lb.DataRowMetadataField(schema_id="tag-id", name="tag", value="x"),
        lb.DataRowMetadataField(schema_id="split-id", name="train", value="train-id"),
        lb.DataRowMetadataField(
            schema_id="time-id", name="captureDateTime", value=datetime(2024, 5, 1, 10, tzinfo=timezone.utc)
        ),
    ]
    with pytest.raises(ValueError, match="gone-id"):
        ontology.parse_metadata_fields([{"schemaId": "gone-id", "value": 1}])


DATASET = {
    "id": "ds1",
    "name": "n",
    "description": "",
    "rowCount": 3,
    "createdAt": "2024-05-01T10:00:00.123Z",
    "updatedAt": None,
}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, None),
        ({"iam_integration": None}, ""),
        ({"iam_integration": "iam-1"}, "iam-1"),
        ({"iam_integration": lb.IAMIntegration(None, {"id": "iam-2", "name": "x"})}, "iam-2"),
        ({"iam_integration": lb.IAMIntegration._DEFAULT}, None),
    ],
)
def test_a_dataset_takes_the_integration_that_it_is_told(given, sent):
    client = FakeClient(datasets__create=DATASET)
    dataset = client.create_dataset(name="n", **given)
    assert client.asked == [("datasets.create", {"name": "n", "description": None, "iamIntegration": sent})]
    assert (dataset.uid, dataset.row_count) == ("ds1", 3)
    assert dataset.created_at == datetime(2024, 5, 1, 10, 0, 0, 123000, timezone.utc)


def test_what_is_not_there():
    client = FakeClient(datasets__get=None, data_rows__get=None)
    with pytest.raises(exceptions.ResourceNotFoundError, match="ds9"):
        client.get_dataset("ds9")
    with pytest.raises(exceptions.ResourceNotFoundError, match="dr9"):
        client.get_data_row("dr9")


def test_integrations():
    client = FakeClient(
        iam_integrations__list=[
            {
                "id": "a",
                "name": "aws",
                "provider": "AWS",
                "valid": True,
                "isOrgDefault": False,
                "settings": {"__typename": "AwsIamIntegrationSettings", "roleArn": "arn"},
            },
            {
                "id": "g",
                "name": "gcp",
                "provider": "GCP",
                "valid": True,
                "isOrgDefault": True,
                "settings": {
                    "__typename": "GcpIamIntegrationSettings",
                    "serviceAccountEmailId": "a@b",
                    "readBucket": "gs://b",
                },
            },
        ]
    )
    aws, gcp = client.get_organization().get_iam_integrations()
    assert aws.settings == AwsIamIntegrationSettings(role_arn="arn")
    assert gcp.settings == GcpIamIntegrationSettings("a@b", "gs://b")
    assert client.get_organization().get_default_iam_integration() == gcp
    client.documents["iam-integrations.list"][0]["isOrgDefault"] = True
    with pytest.raises(ValueError, match="2 default"):
        client.get_organization().get_default_iam_integration()


def test_a_data_row():
    client = FakeClient(
        data_rows__get={
            "id": "d1",
            "externalId": "e",
            "globalKey": "g",
            "rowData": "https://a/1.jpg",
            "mediaAttributes": {"width": 1},
            "metadataFields": [{"schemaId": "tag-id", "name": "tag", "value": "x", "kind": "k"}],
            "customMetadata": [{"schemaId": "tag-id", "value": "x"}],
            "createdAt": "2024-05-01T10:00:00.000Z",
            "updatedAt": "2024-05-01T10:00:00.000Z",
        },
        metadata_ontology__get=[TAG],
    )
    data_row = client.get_data_row("d1")
    assert (data_row.uid, data_row.external_id, data_row.global_key) == ("d1", "e", "g")
    assert (data_row.row_data, data_row.media_attributes) == ("https://a/1.jpg", {"width": 1})
    assert data_row.metadata_fields[0]["name"] == "tag"
    assert data_row.metadata == [lb.DataRowMetadataField(schema_id="tag-id", name="tag", value="x")]
    assert data_row == lb.DataRow(client, {"id": "d1"}) and len({data_row, lb.DataRow(client, {"id": "d1"})}) == 1


@pytest.mark.parametrize(
    "use",
    [
        lambda: lb.Project,
        lambda: FakeClient().create_project(name="x"),
        lambda: FakeClient().execute("query { user { id } }"),
        lambda: lb.Dataset(None, DATASET).export(),
        lambda: lb.Dataset(None, DATASET).data_rows(),
        lambda: lb.DataRow(None, {"id": "d"}).create_attachment("IMAGE", "x"),
        lambda: lb.DataRowMetadataOntology(FakeClient(metadata_ontology__get=[])).create_schema("a", "b"),
        lambda: FakeClient().get_organization().invite_user("a@b"),
    ],
)
def test_what_is_elsewhere_says_so(use):
    with pytest.raises(AttributeError, match="is not part of lading.labelbox.*labelbox package"):
        use()


def test_the_modules_of_the_platforms_client():
    from lading.labelbox.exceptions import LabelboxError
    from lading.labelbox.schema.asset_attachment import AttachmentType
    from lading.labelbox.schema.data_row import DataRow
    from lading.labelbox.schema.data_row_metadata import DataRowMetadataField
    from lading.labelbox.schema.dataset import Dataset
    from lading.labelbox.schema.identifiable import GlobalKey, UniqueId
    from lading.labelbox.schema.media_type import MediaType
    from lading.labelbox.schema.task import DataUpsertTask, Task

    assert (lb.DataRow, lb.Dataset, lb.Task, lb.LabelboxError) == (DataRow, Dataset, Task, LabelboxError)
    assert issubclass(DataUpsertTask, Task) and lb.MediaType is MediaType and AttachmentType("HTML") == "HTML"
    assert (lb.GlobalKey, lb.UniqueId, lb.DataRowMetadataField) == (GlobalKey, UniqueId, DataRowMetadataField)
    assert GlobalKey("a") == GlobalKey("a") != UniqueId("a")
