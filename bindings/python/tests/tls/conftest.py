"""An emulator behind TLS, a certificate authority, and clients of it over the shared library."""

import datetime
from pathlib import Path

import pytest
import trustme
from front import Front

from lading.emulator import Emulator
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image

DEMO = Path(__file__).parents[3] / "demo"
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy_in_the_environment(monkeypatch):
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def emulator():
    with Emulator(processing_polls=0) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path):
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def serve(authority, emulator, tmp_path):
    """Starts a TLS front of the emulator with a certificate for the names given."""
    fronts = []

    def make(*names, http2=True, expired=False):
        yesterday = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
        issued = authority.issue_cert(*(names or ("localhost",)), not_after=yesterday if expired else None)
        certificate = tmp_path / f"certificate-{len(fronts)}.pem"
        issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
        fronts.append(Front(tmp_path / f"front-{len(fronts)}", emulator.url, certificate, http2))
        return fronts[-1]

    yield make
    for front in fronts:
        front.stop()


@pytest.fixture
def connect(emulator):
    """Makes clients that are closed at the end of the test."""
    clients = []

    def make(url, **options):
        client = KognicIOClient(
            **{
                "auth": (emulator.client_id, emulator.client_secret),
                "base_url": url,
                "max_retry_attempts": 2,
                "max_retry_wait_time": 0.01,
                **options,
            }
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def scene(tmp_path):
    """A scene of two images, one of them larger than any buffer on the way."""
    images = []
    for name, padding in (("front_0.jpg", 0), ("rear_0.jpg", 4 << 20)):
        path = tmp_path / name
        path.write_bytes((DEMO / name).read_bytes() + bytes(padding))
        images.append(Image(filename=str(path), sensor_name=path.stem))
    return Cameras(external_id="behind-tls", frame=Frame(images=images))
