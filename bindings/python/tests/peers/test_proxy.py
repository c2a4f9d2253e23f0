"""Scenes through an HTTP proxy."""

import socket

import pytest
from proxy import Proxy
from test_tls import upload

from lading import Code
from lading.errors import NetworkError


@pytest.fixture
def proxy():
    with Proxy() as proxy:
        yield proxy


def test_https_goes_through_tunnels(proxy, serve, connect, scene, ca_file):
    front = serve()
    assert upload(connect(front.url(), ca_file=ca_file, proxy=proxy.url), scene) == "created"
    assert set(proxy.seen) == {f"CONNECT localhost:{front.port}"}
    # In the tunnel it is all as without one.
    assert {(line.method == "PUT", line.protocol) for line in front.stop()} == {
        (True, "HTTP/1.1"),
        (False, "HTTP/2.0"),
    }


def test_http_is_passed_on(proxy, emulator, connect, scene):
    assert upload(connect(emulator.url, proxy=proxy.url), scene) == "created"
    assert proxy.seen[0] == f"POST {emulator.url}/v1/auth/oauth/token"


def test_the_proxy_of_the_environment(proxy, serve, connect, scene, ca_file, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.url)
    front = serve()
    assert upload(connect(front.url(), ca_file=ca_file), scene) == "created"
    assert set(proxy.seen) == {f"CONNECT localhost:{front.port}"}


def test_a_certificate_is_checked_behind_the_proxy(proxy, serve, connect):
    with pytest.raises(NetworkError) as error:
        connect(serve().url(), proxy=proxy.url)
    assert error.value.code == Code.TLS


def test_a_proxy_that_is_down(serve, connect, ca_file):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NetworkError) as error:
        connect(serve().url(), ca_file=ca_file, proxy=f"http://127.0.0.1:{port}")
    assert error.value.code == Code.PROXY
    assert str(port) in str(error.value)


def test_a_proxy_without_an_address(serve, connect, ca_file):
    with pytest.raises(NetworkError) as error:
        connect(serve().url(), ca_file=ca_file, proxy="http://proxy.invalid:3128")
    assert error.value.code == Code.PROXY
    assert "proxy.invalid" in str(error.value)
