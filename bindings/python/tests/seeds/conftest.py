"""A platform, a folder with the images that the guides name, and signed-in clients."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lading.emulator import Emulator
from lading.kognic import InputApiClient, KognicIOClient

IMAGES = Path(__file__).resolve().parents[4] / "Tests" / "fixtures" / "images"


@pytest.fixture
def emulator():
    with Emulator(page_size=2) as emulator:
        yield emulator


@pytest.fixture
def folder(tmp_path):
    shutil.copy(IMAGES / "baseline.jpg", tmp_path / "filename1.jpg")
    shutil.copy(IMAGES / "progressive.jpg", tmp_path / "filename2.jpg")
    return tmp_path


@pytest.fixture
def images_client(emulator):
    with InputApiClient(auth=(emulator.client_id, emulator.client_secret), base_url=emulator.url) as client:
        yield client


@pytest.fixture
def client(emulator):
    with KognicIOClient(auth=(emulator.client_id, emulator.client_secret), base_url=emulator.url) as client:
        yield client
