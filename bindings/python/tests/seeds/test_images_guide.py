"""The guide to images inputs works as it is written, with this package's names for the imports."""

from __future__ import annotations

from pathlib import Path

import pytest

import lading.kognic.iam as IAM

from .block import run

PLACES = {"<external_id>": "project-a"}


@pytest.fixture
def names(images_client):
    return {"client": images_client, "IAM": IAM, "iam": IAM, "Path": Path}


def test_single_image(emulator, folder, names):
    names = run("images_single_image", {"/home/user_name/example_path": str(folder)}, **names)
    response = run("images_single_image_upload", PLACES, **names)["response"]
    (scene,) = emulator.control.scenes()
    assert (response.internal_id, scene["status"]) == (scene["uuid"], "processing")
    assert {stored["filename"]: stored["size"] for stored in emulator.control.objects()} == {
        "filename1.jpg": (folder / "filename1.jpg").stat().st_size
    }
    assert [(entry["project"], entry["batch"]) for entry in emulator.control.inputs()] == [("project-a", "batch-2")]


def test_dry_run_creates_nothing(emulator, folder, images_client):
    images = IAM.ImagesFiles([IAM.Image(filename="filename1.jpg")])
    options = dict(folder=folder, images_files=images, project="project-a", dryrun=True)
    assert images_client.upload_and_create_images_input_job(**options) is None
    assert emulator.control.scenes() == []


def test_images_with_source_specification(emulator, folder, names):
    run("images_two_sources", {**PLACES, "/home/user_name/example_path": str(folder)}, **names)
    body = emulator.control.requests("/images")[-1]["body"]
    assert body["metadata"] == {
        "externalId": "2020-06-16",
        "sourceSpecification": {
            "sourceToPrettyName": {"CAM1": "FC", "CAM2": "BC"},
            "sourceOrder": ["CAM1", "CAM2"],
        },
    }
    sources = [(image["filename"], image["source"]) for image in body["files"]["images"]]
    assert sources == [("filename1.jpg", "CAM1"), ("filename2.jpg", "CAM2")]
