"""The older images job, as the guide of seed 000 has it."""

import uuid

import pytest
from images import png

import lading.kognic.iam as IAM
from lading.errors import LadingError
from lading.kognic import InputApiClient


@pytest.fixture
def client(emulator, credentials):
    with InputApiClient(auth=credentials, base_url=emulator.url) as client:
        yield client


def bodies(emulator):
    return [entry["body"] for entry in emulator.control.requests("/images", "POST")]


def test_images_of_a_folder_become_an_input(client, emulator, folder):
    images = [IAM.Image(filename="front.png", source="CAM1"), IAM.Image("rear.png", width=4, height=4, source="CAM2")]
    specification = IAM.SourceSpecification(
        source_to_pretty_name={"CAM1": "FC", "CAM2": "BC"}, source_order=["CAM1", "CAM2"]
    )
    metadata = IAM.SceneMetaData(external_id="2020-06-16", source_specification=specification)
    response = client.upload_and_create_images_input_job(
        folder=folder, images_files=IAM.ImagesFiles(images), metadata=metadata, project="project-a"
    )
    assert response.internal_id
    checked, created = bodies(emulator)
    assert checked == created
    assert created["files"]["images"] == [
        {"filename": "front.png", "width": 8, "height": 6, "source": "CAM1"},
        {"filename": "rear.png", "width": 4, "height": 4, "source": "CAM2"},
    ]
    assert created["metadata"] == {
        "externalId": "2020-06-16",
        "sourceSpecification": {
            "sourceToPrettyName": {"CAM1": "FC", "CAM2": "BC"},
            "sourceOrder": ["CAM1", "CAM2"],
        },
    }
    assert {entry["filename"] for entry in emulator.control.objects() if entry["uploads"]} == {"front.png", "rear.png"}


def test_without_metadata_every_call_has_an_external_id_of_its_own(client, emulator, folder):
    for _ in range(2):
        client.upload_and_create_images_input_job(folder, IAM.ImagesFiles([IAM.Image("front.png")]))
    ids = {body["metadata"]["externalId"] for body in bodies(emulator)}
    assert len(ids) == 2 and all(uuid.UUID(each) for each in ids)


def test_a_dry_run_uploads_nothing(client, emulator, folder):
    files = IAM.ImagesFiles([IAM.Image("front.png")])
    assert client.upload_and_create_images_input_job(folder, files, project="project-a", dryrun=True) is None
    assert [entry for entry in emulator.control.objects() if entry["uploads"]] == []


def test_no_workspace_is_asked_for(client, emulator, folder):
    emulator.control.settings(workspaces=[])
    client.upload_and_create_images_input_job(folder, IAM.ImagesFiles([IAM.Image("front.png")]))
    assert emulator.control.requests("/v1/workspaces") == []


def test_a_missing_image_is_named(client, folder):
    with pytest.raises(LadingError) as error:
        client.upload_and_create_images_input_job(folder, IAM.ImagesFiles([IAM.Image("not-there.png")]))
    assert "not-there.png" in str(error.value) + error.value.item


def test_input_lists_are_gone(client, folder):
    with pytest.raises(ValueError, match="project"):
        client.upload_and_create_images_input_job(folder, IAM.ImagesFiles([]), input_list_id=3)


def test_names_with_folders_and_unicode(client, emulator, folder):
    (folder / "straße").mkdir()
    (folder / "straße" / "köln 猫.png").write_bytes(png())
    client.upload_and_create_images_input_job(folder, IAM.ImagesFiles([IAM.Image("straße/köln 猫.png")]))
    assert [entry["filename"] for entry in emulator.control.objects()] == ["straße/köln 猫.png"]
