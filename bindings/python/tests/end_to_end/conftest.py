"""A running emulator, and clients of it over the shared library."""

import pytest
from images import png

from lading.emulator import Emulator
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image


@pytest.fixture(scope="session")
def shared_emulator():
    with Emulator(keep_objects=True) as emulator:
        yield emulator


@pytest.fixture
def emulator(shared_emulator, monkeypatch):
    """As freshly started, with no credentials in the environment."""
    for name in ("KOGNIC_CREDENTIALS", "KOGNIC_CLIENT_ID", "KOGNIC_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    shared_emulator.control.reset()
    return shared_emulator


@pytest.fixture
def credentials(emulator):
    return (emulator.client_id, emulator.client_secret)


@pytest.fixture
def connect(emulator, credentials):
    """Makes clients that are closed at the end of the test."""
    clients = []

    def make(**options):
        client = KognicIOClient(**{"auth": credentials, "base_url": emulator.url, **options})
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(connect):
    return connect()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, with two images in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "front.png").write_bytes(png(8, 6))
    (tmp_path / "rear.png").write_bytes(png(4, 4))
    return tmp_path


@pytest.fixture
def scene(folder):
    """Makes cameras scenes of image files or of images."""

    def make(*images, external_id="drive-7", **members):
        given = images or ("front.png",)
        made = [
            Image(filename=image, sensor_name=f"CAM{index}") if isinstance(image, str) else image
            for index, image in enumerate(given)
        ]
        return Cameras(external_id=external_id, frame=Frame(images=made), **members)

    return make
