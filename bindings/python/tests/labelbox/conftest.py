"""A running emulator, clients of it over the shared library, and a folder with images."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import lading.labelbox as lb
from lading.emulator import Emulator

from .compared import Official, ours

IMAGES = Path(__file__).resolve().parents[4] / "Tests" / "fixtures" / "images"
URL = "https://bucket.s3.eu-west-1.amazonaws.com/drive-7/{}.jpg"


@pytest.fixture(scope="session")
def shared_emulator():
    """Its results come in an order of its own, as the platform's do."""
    with Emulator(keep_objects=True, results_order="shuffled") as emulator:
        yield emulator


@pytest.fixture
def emulator(shared_emulator, monkeypatch):
    """As freshly started, with no API key in the environment."""
    monkeypatch.delenv("LABELBOX_API_KEY", raising=False)
    shared_emulator.control.reset()
    return shared_emulator


@pytest.fixture
def connect(emulator):
    """Makes clients that ask often, and are closed at the end of the test."""
    clients = []

    def make(**options):
        given = {"api_key": emulator.api_key, "endpoint": emulator.url + "/graphql", "poll_interval": 0.01}
        clients.append(lb.Client(**{**given, "max_retry_wait_time": 0.01, **options}))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(connect):
    return connect()


@pytest.fixture
def dataset(client):
    return client.create_dataset(name="drive-7")


@pytest.fixture
def stored(emulator, dataset):
    """What the platform has of the dataset: the rows as they were sent, in the order in which they were made."""

    def payloads():
        return [
            {key: value for key, value in each["payload"].items() if key != "dataset_id"}
            for each in emulator.control.data_rows(dataset.uid)
        ]

    return payloads


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, with three images in it."""
    monkeypatch.chdir(tmp_path)
    for name, source in {"front.jpg": "baseline.jpg", "rear.png": "rgb.png", "sub/left.bmp": "core_24.bmp"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(IMAGES / source, tmp_path / name)
    return tmp_path


def row(index, **members):
    """A row with a global key, from a URL."""
    return {"row_data": URL.format(index), "global_key": f"key-{index}", **members}


@pytest.fixture(scope="session")
def shared_official():
    with Emulator(results_order="shuffled") as emulator:
        official = Official(emulator)
        yield official
        official.close()


@pytest.fixture
def official(shared_official):
    """Imports rows with the platform's own client, into an emulator of its own that is as freshly started."""
    shared_official.emulator.control.reset()
    return shared_official


@pytest.fixture
def both(emulator, client, official):
    """Imports rows with the platform's own client and with this package, each into a fresh emulator of its own.

    The rows are what their text stands for, so that neither sees what the other changed. `prepare` is called with the
    control of each emulator.
    """

    def run(rows, prepare=lambda control: None, **options):
        text = rows if isinstance(rows, str) else repr(rows)
        for each in (official.emulator, emulator):
            prepare(each.control)
        return official(text, **options), ours(client, emulator, text, **options)

    return run
