"""Scenes over TLS: whom the library trusts, and which HTTP it speaks."""

import pytest

from lading import Code
from lading.errors import NetworkError


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
    ],
)
def test_a_certificate_that_is_not_accepted(trusted, certificate, serve, connect, ca_file):
    front = serve(*certificate.pop("names", []), **certificate)
    with pytest.raises(NetworkError) as error:
        connect(front.url(), ca_file=ca_file if trusted else None)
    assert error.value.code == Code.TLS and not error.value.retryable
    assert f"localhost:{front.port}" in str(error.value)
    assert front.stop() == [], "a request was sent to a server that is not trusted"


def test_a_ca_file_that_is_not_there(serve, connect, tmp_path):
    with pytest.raises(NetworkError) as error:
        connect(serve().url(), ca_file=tmp_path / "missing.pem")
    assert error.value.code == Code.TLS
    assert "missing.pem" in str(error.value)


def test_a_server_without_tls(connect, emulator, ca_file):
    with pytest.raises(NetworkError) as error:
        connect(emulator.url.replace("http:", "https:"), ca_file=ca_file)
    assert error.value.code == Code.TLS
