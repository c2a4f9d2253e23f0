"""Scenes over TLS: whom the library trusts, and which HTTP it speaks."""

import socket
import threading
from contextlib import suppress

import pytest
import trustme
from hosting import options, scene as scene_of

from lading import Code
from lading.codes import State
from lading.errors import ArgumentError, NetworkError


class HangingUp:
    """A server that takes connections and ends them at once, as one does that is about to go down."""

    def __init__(self, port):
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                # Half of its first message is read; the rest makes it a reset.
                connection.recv(100)
                connection.close()

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()


def upload(client, scene):
    """Creates the scene and returns its status at the platform."""
    created = client.cameras.create(scene, project="project-a")
    return client.scene.get_scenes_by_uuids([created.scene_uuid])[0].status


def test_a_scene_goes_through(serve, connect, scene, ca_file):
    front = serve()
    assert upload(connect(front.url(), ca_file=ca_file), scene) == "created"

    lines = front.stop()
    uploads = [line for line in lines if line.method == "PUT"]
    requests = [line for line in lines if line.method != "PUT"]
    assert len(uploads) == 2 and {line.path.split("/")[1] for line in uploads} == {"_storage"}
    # Several uploads share one congestion window in HTTP/2, and cost more time of the CPU.
    assert {line.protocol for line in uploads} == {"HTTP/1.1"}
    assert {line.protocol for line in requests} == {"HTTP/2.0"}
    assert "/v1/auth/oauth/token" in {line.path for line in requests}


def test_a_server_without_http2(serve, connect, scene, ca_file):
    front = serve(http2=False)
    assert upload(connect(front.url(), ca_file=ca_file), scene) == "created"
    assert {line.protocol for line in front.stop()} == {"HTTP/1.1"}


def test_an_address_in_the_certificate(serve, connect, scene, ca_file):
    front = serve("127.0.0.1")
    assert upload(connect(front.url("127.0.0.1"), ca_file=ca_file), scene) == "created"


@pytest.mark.parametrize(
    ("trusted", "certificate"),
    [
        pytest.param(False, {}, id="an unknown authority"),
        pytest.param(True, {"names": ["elsewhere.example"]}, id="another host's certificate"),
        pytest.param(True, {"expired": True}, id="an expired certificate"),
        pytest.param(True, {"signed_by": trustme.CA()}, id="another authority than the one to trust"),
        pytest.param(True, {"signed_by": None}, id="a certificate that it has signed itself"),
    ],
)
def test_a_certificate_that_is_not_accepted(trusted, certificate, serve, connect, ca_file):
    front = serve(*certificate.pop("names", []), **certificate)
    with pytest.raises(NetworkError) as error:
        connect(front.url(), ca_file=ca_file if trusted else None)
    assert error.value.code == Code.TLS and not error.value.retryable
    assert f"localhost:{front.port}" in str(error.value)
    assert front.stop() == [], "a request was sent to a server that is not trusted"


def test_one_that_signed_itself_is_trusted_by_its_own_certificate(serve, connect, scene, tmp_path):
    front = serve(signed_by=None)
    certificate, _, _ = (tmp_path / "certificate-0.pem").read_text().partition("-----BEGIN PRIVATE KEY")
    (tmp_path / "of-the-box.pem").write_text(certificate)
    assert upload(connect(front.url(), ca_file=tmp_path / "of-the-box.pem"), scene) == "created"


def test_a_server_that_speaks_only_an_old_tls(serve, connect, ca_file):
    front = serve(more="ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")
    with pytest.raises(NetworkError) as error:
        connect(front.url(), ca_file=ca_file)
    assert error.value.code == Code.TLS
    assert f"no TLS connection to localhost:{front.port}" in str(error.value)
    assert front.stop() == []


def test_a_job_of_a_spool_waits_for_a_server_that_hangs_up_in_the_handshake(
    serve, emulator, start_host, ca_file, images, tmp_path, exactly_once
):
    emulator.control.reset()
    front = serve()
    front.kill()
    hanging = HangingUp(front.port)
    host = start_host()
    host.do(
        "open",
        "client",
        options(emulator, front.url(), ca_file=ca_file, spool_directory=tmp_path / "spool", max_attempts=2),
    )
    host.do("submit", "client", scene_of("drive", images(0)), {}, {"wait": 1, "poll_interval_ms": 5})
    for _ in range(4):
        host.await_log(f"no TLS connection to localhost:{front.port}")
    hanging.stop()
    front.start()
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.CREATED, "")
    exactly_once("Handshakes that break", "drive")


def test_a_ca_file_that_is_not_there(serve, connect, tmp_path):
    with pytest.raises(ArgumentError) as error:
        connect(serve().url(), ca_file=tmp_path / "missing.pem")
    assert "missing.pem" in str(error.value)


def test_a_server_without_tls(connect, emulator, ca_file):
    with pytest.raises(NetworkError) as error:
        connect(emulator.url.replace("http:", "https:"), ca_file=ca_file)
    assert error.value.code == Code.TLS
