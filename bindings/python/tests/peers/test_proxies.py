"""Scenes through forward proxies."""

import socket

import pytest
from hosting import FAST, SLOW, options
from hosting import scene as scene_of
from proxies import USER, Proxy
from test_tls import upload

from lading import Code
from lading.codes import State
from lading.errors import NetworkError


@pytest.fixture
def start_proxy():
    started = []

    def make(program, **how):
        started.append(Proxy(program, **how))
        return started[-1]

    yield make
    for proxy in started:
        proxy.end()


both = pytest.mark.parametrize("program", ["squid", "tinyproxy"])


@both
@pytest.mark.parametrize("user", [None, USER], ids=["", "with a password"])
def test_https_goes_through_tunnels(start_proxy, program, user, serve, connect, scene, ca_file):
    front, proxy = serve(), start_proxy(program, with_password=user is not None)
    client = connect(front.url(), ca_file=ca_file, proxy=proxy.url(user))
    assert upload(client, scene) == "created"
    client.close()
    assert set(proxy.stop()) == {f"CONNECT localhost:{front.port}"}
    # In the tunnel it is all as without one.
    assert {(line.method == "PUT", line.protocol) for line in front.stop()} == {
        (True, "HTTP/1.1"),
        (False, "HTTP/2.0"),
    }


@both
@pytest.mark.parametrize("user", [None, USER], ids=["", "with a password"])
def test_http_is_passed_on(start_proxy, program, user, emulator, connect, scene):
    proxy = start_proxy(program, with_password=user is not None)
    client = connect(emulator.url, proxy=proxy.url(user))
    assert upload(client, scene) == "created"
    client.close()
    assert f"POST {emulator.url}/v1/auth/oauth/token" in proxy.stop()


# To a wrong password for plain http tinyproxy answers 401 and resets the connection, as if it were the server.
@pytest.mark.parametrize(
    ("program", "tls", "user"),
    [
        *[(program, tls, None) for program in ("squid", "tinyproxy") for tls in (False, True)],
        *[("squid", False, USER), ("squid", True, USER), ("tinyproxy", True, USER)],
    ],
)
def test_a_password_that_the_proxy_does_not_accept(
    start_proxy, program, tls, user, serve, emulator, connect, ca_file
):
    proxy = start_proxy(program, with_password=True)
    url = serve().url() if tls else emulator.url
    emulator.control.clear_requests()
    with pytest.raises(NetworkError) as error:
        connect(url, ca_file=ca_file, proxy=proxy.url(user, "of-another-rig"))
    assert error.value.code == Code.PROXY and not error.value.retryable
    assert "the proxy wants another user and password" in str(error.value)
    assert "of-another-rig" not in str(error.value)
    assert emulator.control.requests() == []


@both
def test_it_is_killed_while_it_passes_files_on(
    start_proxy, program, serve, emulator, start_host, images, ca_file, tmp_path, exactly_once
):
    front, proxy, host = serve(), start_proxy(program), start_host()
    host.do(
        "open",
        "client",
        options(
            emulator,
            front.url(),
            ca_file=ca_file,
            proxy=proxy.url(),
            spool_directory=tmp_path / "spool",
            max_attempts=2,
        ),
    )
    # So slow that it can't be over before.
    host.do("upload_limit", "client", SLOW)
    emulator.control.reset()
    host.do("submit", "client", scene_of("drive", images(0, 24 << 20)), {}, {"wait": 1, "poll_interval_ms": 5})
    host.until(lambda told: told["what"] == "progress" and told["sent"] > 100_000)
    proxy.kill()
    host.await_log("the proxy for localhost")
    proxy.start()
    host.do("upload_limit", "client", FAST)
    (result,) = host.results(1).values()
    assert (result["state"], result["message"]) == (State.CREATED, "")
    exactly_once("Proxies: squid, tinyproxy", "drive")


def test_the_proxy_of_the_environment(start_proxy, serve, connect, scene, ca_file, monkeypatch):
    front, proxy = serve(), start_proxy("tinyproxy")
    monkeypatch.setenv("https_proxy", proxy.url())
    client = connect(front.url(), ca_file=ca_file)
    assert upload(client, scene) == "created"
    client.close()
    assert set(proxy.stop()) == {f"CONNECT localhost:{front.port}"}


@pytest.mark.parametrize("names", ["127.0.0.1", "elsewhere.example,127.0.0.1", "*"])
def test_what_the_environment_excepts_from_the_proxy(start_proxy, emulator, connect, scene, monkeypatch, names):
    proxy = start_proxy("tinyproxy")
    monkeypatch.setenv("http_proxy", proxy.url())
    monkeypatch.setenv("no_proxy", names)
    assert upload(connect(emulator.url), scene) == "created"
    assert proxy.stop() == []


def test_a_certificate_is_checked_behind_the_proxy(start_proxy, serve, connect):
    with pytest.raises(NetworkError) as error:
        connect(serve().url(), proxy=start_proxy("tinyproxy").url())
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
