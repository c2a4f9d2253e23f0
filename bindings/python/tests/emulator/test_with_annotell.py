"""The platform's public client of 2021 runs its images job against the emulator, unchanged.

This needs a Python that has it, in a virtual environment of its own:
    python -m venv reference
    reference/bin/pip install annotell-auth requests Pillow python-dateutil
    reference/bin/pip install --no-deps annotell-input-api==0.3.12
    LADING_REFERENCE_ANNOTELL=reference/bin/python python -m pytest
"""

from __future__ import annotations

import pytest

from lading.emulator import Emulator

from .reference import Reference

PRELUDE = """
import logging, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from pathlib import Path
import PIL.Image
from annotell.input_api import input_api_model as IAM
from annotell.input_api.input_api_client import InputApiClient

def connect():
    return InputApiClient(auth=(client_id, client_secret), host=url, auth_host=url, max_upload_retry_attempts=1)

def job(folder, **options):
    images = []
    for name, source, size in (("front.jpg", "FRONT", (64, 48)), ("rear.png", "REAR", (32, 24))):
        PIL.Image.new("RGB", size).save(Path(folder) / name)
        images.append(IAM.Image(filename=name, source=source))
    specification = IAM.SourceSpecification({"FRONT": "Front"}, ["REAR", "FRONT"])
    metadata = IAM.SceneMetaData(external_id="job", source_specification=specification)
    return connect().upload_and_create_images_input_job(
        folder=Path(folder), images_files=IAM.ImagesFiles(images), metadata=metadata, **options)
"""


@pytest.fixture(scope="module")
def process():
    how = (
        "python -m venv reference && reference/bin/pip install annotell-auth requests Pillow python-dateutil && "
        "reference/bin/pip install --no-deps annotell-input-api==0.3.12, then set it to reference/bin/python"
    )
    reference = Reference("LADING_REFERENCE_ANNOTELL", how)
    yield reference
    reference.close()


@pytest.fixture
def client(process, emulator):
    process(PRELUDE, url=emulator.url, client_id=Emulator.client_id, client_secret=Emulator.client_secret)
    return process


def test_images_job(emulator, client, tmp_path):
    emulator.control.settings(accept_bearer_on_storage=True)
    uuid = client("result = job(folder, project='project-a').internal_id", folder=str(tmp_path))
    (scene,) = emulator.control.scenes()
    assert (scene["uuid"], scene["external_id"], scene["status"]) == (uuid, "job", "processing")
    sizes = {stored["filename"]: stored["size"] for stored in emulator.control.objects()}
    assert sizes == {name: (tmp_path / name).stat().st_size for name in ("front.jpg", "rear.png")}
    assert emulator.control.inputs()[0]["batch"] == "batch-2"
    images = emulator.control.requests("/images")[0]["body"]["files"]["images"]
    assert [(i["width"], i["height"]) for i in images] == [(64, 48), (32, 24)]


def test_dry_run(emulator, client, tmp_path):
    assert client("result = job(folder, project='project-a', dryrun=True)", folder=str(tmp_path)) is None
    assert emulator.control.scenes() == []
    assert [r["headers"]["x-dryrun"] for r in emulator.control.requests("/images")] == [""]


def test_its_token_on_storage_is_refused(emulator, client, tmp_path):
    with pytest.raises(AssertionError, match="400"):
        client("job(folder, project='project-a')", folder=str(tmp_path))
    assert all(r["authorization"] for r in emulator.control.requests("/_storage/"))


def test_refusals_reach_the_user(client, tmp_path):
    with pytest.raises(AssertionError, match="takes no more inputs"):
        client("job(folder, project='project-a', batch='batch-1')", folder=str(tmp_path))
