"""Real servers in front of an emulator and beside it, and clients of them over the shared library."""

import datetime
import random
from collections import Counter

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hosting import DEMO, HostProcess
from nginx import front, storage

from lading.emulator import Emulator
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image

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


def self_signed(name):
    """Key and certificate of a server that has signed for itself, as many a box in a depot does."""
    now = datetime.datetime.now(datetime.timezone.utc)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


@pytest.fixture
def serve(authority, emulator, tmp_path):
    """Starts a TLS front of the emulator with a certificate for the names given."""
    fronts = []

    def make(*names, http2=True, expired=False, signed_by=authority, more=""):
        """`signed_by`: an authority; None: itself."""
        yesterday = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
        certificate = tmp_path / f"certificate-{len(fronts)}.pem"
        if signed_by is None:
            certificate.write_bytes(self_signed("localhost"))
        else:
            issued = signed_by.issue_cert(*(names or ("localhost",)), not_after=yesterday if expired else None)
            issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
        fronts.append(front(tmp_path / f"front-{len(fronts)}", emulator.url, certificate, http2, more))
        return fronts[-1]

    yield make
    for made in fronts:
        made.stop()


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


@pytest.fixture
def images(tmp_path):
    """Makes image files of about so many bytes, no two alike."""

    def make(*sizes):
        paths = []
        for number, size in enumerate(sizes):
            paths.append(tmp_path / f"image-{number}.jpg")
            paths[-1].write_bytes((DEMO / "front_0.jpg").read_bytes() + random.Random(number).randbytes(size))
        return paths

    return make


@pytest.fixture
def start_host():
    """Starts host programs that are ended with the test."""
    hosts = []

    def start(*arguments, **environment):
        hosts.append(HostProcess(arguments, environment))
        return hosts[-1]

    yield start
    for host in hosts:
        host.end()


@pytest.fixture
def serve_storage(emulator, tmp_path):
    """Starts an nginx that takes the uploads, until the end of the test."""
    started = []
    objects = tmp_path / "objects"
    objects.mkdir()

    def make(**how):
        started.append(storage(tmp_path / f"storage-{len(started)}", objects, **how))
        emulator.control.settings(storage_url=started[-1].url("127.0.0.1"))
        return started[-1]

    make.objects = objects
    yield make
    emulator.control.reset()
    for server in started:
        server.stop()


@pytest.fixture
def exactly_once(emulator, figures):
    """Checks that the platform has each of these scenes once, and nothing else; counted for the run's figures."""

    def check(line, *names, faults=1, scenes=None):
        """`scenes`: what the platform has, when it can't be asked from here."""
        has = emulator.control.scenes() if scenes is None else scenes
        times = Counter(entry["external_id"] for entry in has if entry["committed"])
        lost = [name for name in names if not times[name]]
        doubled = [name for name, count in times.items() if count > 1]
        figures.add(line, faults=faults, scenes=len(names), lost=len(lost), doubled=len(doubled))
        assert not lost and not doubled and set(times) == set(names), f"lost {lost}, doubled {doubled}"

    return check
