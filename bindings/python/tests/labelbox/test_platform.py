"""What is asked of the platform besides imports: keys, datasets, integrations, the user."""

import operator

import pytest

import lading.labelbox as lb
from lading import Code
from lading.labelbox.exceptions import AuthenticationError, LabelboxError, ResourceNotFoundError

DEFAULT = {"id": "iam-default", "name": "ours", "isOrgDefault": True}
OTHER = {"id": "iam-other", "name": "theirs", "provider": "GCP"}


def test_no_key(emulator):
    with pytest.raises(AuthenticationError) as error:
        lb.Client(endpoint=emulator.url + "/graphql")
    assert error.value.code == Code.CREDENTIALS_MISSING and "LABELBOX_API_KEY" in str(error.value)


def test_the_key_of_the_environment(connect, emulator, monkeypatch):
    monkeypatch.setenv("LABELBOX_API_KEY", emulator.api_key)
    assert connect(api_key=None).get_user().email == "emulator@example.com"


def test_a_wrong_key(connect, emulator):
    client = connect(api_key="not-the-one")
    assert emulator.control.requests() == [], "nothing is sent before it is needed"
    for use in (client.get_user, client.get_data_row_metadata_ontology, lambda: client.create_dataset(name="x")):
        with pytest.raises(AuthenticationError) as error:
            use()
        assert error.value.code == Code.CREDENTIALS_REFUSED and "not-the-one" not in str(error.value)


def test_an_endpoint_of_another_form(emulator):
    with pytest.raises(ValueError, match="/graphql"):
        lb.Client("key", emulator.url)


def test_the_user(client):
    user = client.get_user()
    assert user.uid and user.email == "emulator@example.com"


def test_a_dataset(client, emulator):
    made = client.create_dataset(name="drive-7", description="rain")
    found = client.get_dataset(made.uid)
    assert found == made
    assert (found.name, found.description, found.row_count) == ("drive-7", "rain", 0)
    assert found.created_at.tzinfo is not None
    assert [each["signer"] for each in emulator.control.datasets()] == [None]


def test_what_is_not_there(client):
    with pytest.raises(ResourceNotFoundError) as error:
        client.get_dataset("cds0000000000000000009999")
    assert error.value.code == Code.NOT_FOUND
    with pytest.raises(ResourceNotFoundError):
        client.get_data_row("cdr0000000000000000009999")


def test_a_data_row_by_its_global_key(client):
    made = client.create_dataset(name="x").create_data_row(row_data="https://example.com/a.jpg", global_key="a key")
    assert client.get_data_row_by_global_key("a key") == made
    with pytest.raises(ResourceNotFoundError, match="another key"):
        client.get_data_row_by_global_key("another key")


def test_a_task_of_an_earlier_process(client, connect, emulator):
    emulator.control.settings(import_page_size=2)
    rows = [{"row_data": f"https://example.com/{index}.jpg", "global_key": f"k{index % 4}"} for index in range(5)]
    dataset = client.create_dataset(name="x")
    dataset.create_data_rows(rows[:1]).wait_till_done()
    begun = dataset.create_data_rows(rows[:4])
    found = connect().get_task_by_id(begun.uid)
    found.wait_till_done()
    assert found == connect().get_task_by_id(begun.uid) and found.status == "COMPLETE"
    by_key = operator.itemgetter("global_key")
    assert sorted(found.result, key=by_key) == begun.result and len(begun.result) == 3
    assert [each["failedDataRows"][0]["globalKey"] for each in found.errors] == ["k0"]
    assert found.created_at.tzinfo is not None and found.completion_percentage == 100
    with pytest.raises(ResourceNotFoundError):
        client.get_task_by_id("cta0000000000000000009999")


@pytest.mark.parametrize(
    ("chosen", "signer"),
    [({}, "iam-default"), ({"iam_integration": None}, None), ({"iam_integration": "iam-other"}, "iam-other")],
)
def test_the_integration_of_a_dataset(chosen, signer, client, emulator):
    emulator.control.settings(iam_integrations=[OTHER, DEFAULT])
    client.create_dataset(name="x", **chosen)
    assert [each["signer"] for each in emulator.control.datasets()] == [signer]


def test_a_chosen_integration(client, emulator):
    emulator.control.settings(iam_integrations=[OTHER, DEFAULT])
    organization = client.get_organization()
    chosen = next(each for each in organization.get_iam_integrations() if each.name == "theirs")
    assert (chosen.provider, chosen.valid, chosen.is_org_default) == ("GCP", True, False)
    assert organization.get_default_iam_integration().uid == "iam-default"
    client.create_dataset(name="x", iam_integration=chosen)
    assert [each["signer"] for each in emulator.control.datasets()] == ["iam-other"]


@pytest.mark.parametrize("wrong", [{"valid": False}, {"validates": False}])
def test_an_integration_that_does_not_work_leaves_no_dataset(wrong, client, emulator):
    emulator.control.settings(iam_integrations=[{**DEFAULT, **wrong}])
    with pytest.raises(LabelboxError, match="ours|iam-default"):
        client.create_dataset(name="x")
    assert [each for each in emulator.control.datasets() if not each["deleted"]] == []


def test_the_ontology(client, emulator):
    emulator.control.add_metadata_field("lens", "enum", ["wide", "tele"])
    ontology = client.get_data_row_metadata_ontology()
    assert ontology.get_by_name("lens")["tele"].parent == ontology.custom_by_name_normalized["lens"].uid
    assert {"tag", "split", "captureDateTime"} <= set(ontology.reserved_by_name)
    emulator.control.add_metadata_field("later", "string")
    with pytest.raises(KeyError):
        ontology.get_by_name("later")
    ontology.refresh_ontology()
    assert ontology.get_by_name("later").kind.name == "string"
