"""Whom a client trusts: `ca_file` instead of the system's authorities, for servers and proxies."""

import os
from pathlib import Path

import pytest
from hosting import options, scene

from lading.codes import Code, State
from lading.errors import ArgumentError

WAIT = {"wait": 1, "poll_interval_ms": 5}


def result_of(host, options):
    """What became of a scene that such a client sends."""
    host.do("open", "client", options)
    host.do("submit", "client", scene("drive", memory=["FRONT"]), {"FRONT": 0}, WAIT)
    return host.results(1)["drive"]


def test_a_systems_authority_is_trusted_without_a_ca_file(system_authority, serve, emulator, start_host):
    """So that the others show something."""
    front = serve(signed_by=system_authority)
    result = result_of(start_host(*system_authority.enter), options(emulator, front.url(), max_attempts=1))
    assert (result["state"], result["message"]) == (State.CREATED, "")


def test_with_a_ca_file_no_authority_of_the_system_is_trusted(system_authority, serve, emulator, start_host, ca_file):
    front = serve(signed_by=system_authority)
    given = options(emulator, front.url(), ca_file=ca_file, max_attempts=1)
    result = result_of(start_host(*system_authority.enter), given)
    assert (result["code"], result["retryable"]) == (Code.TLS, False), result
    assert front.stop() == [], "credentials went to a server that is not trusted"


@pytest.mark.parametrize("trusted", [True, False], ids=["the ca_file's", "the system's"])
def test_the_same_for_an_https_proxy(
    trusted, system_authority, authority, tls_context, hostile, serve, emulator, start_host, ca_file
):
    front = serve()
    proxy = hostile(tls=tls_context(authority if trusted else system_authority))
    address = proxy.url("localhost").replace("//", "//me:hush-hush@")
    given = options(emulator, front.url(), ca_file=ca_file, proxy=address, max_attempts=1)
    result = result_of(start_host(*system_authority.enter), given)
    assert result["state"] == State.FAILED and "hush" not in result["message"]
    if trusted:
        # It is none that tunnels; but it was asked.
        assert {request.method for request in proxy.requests} == {"CONNECT"}
        assert "proxy-authorization" in proxy.requests[0].headers
    else:
        assert (result["code"], result["retryable"]) == (Code.TLS, False), result
        assert proxy.requests == [], "the password went to a proxy that is not trusted"


def missing(path: Path, pem: str) -> None:
    pass


def a_folder(path: Path, pem: str) -> None:
    path.mkdir()


def a_pipe(path: Path, pem: str) -> None:
    os.mkfifo(path)


def empty(path: Path, pem: str) -> None:
    path.write_text("")


def not_pem(path: Path, pem: str) -> None:
    path.write_bytes(bytes(range(256)) * 50)


def a_key_only(path: Path, pem: str) -> None:
    path.write_text(pem.replace("CERTIFICATE", "PRIVATE KEY"))


def cut_off(path: Path, pem: str) -> None:
    path.write_text(pem[: len(pem) // 2])


def not_base64(path: Path, pem: str) -> None:
    path.write_text(pem.replace("MI", "~~", 1))


@pytest.mark.parametrize(
    "make", [missing, a_folder, a_pipe, empty, not_pem, a_key_only, cut_off, not_base64], ids=lambda make: make.__name__
)
def test_a_ca_file_without_a_certificate_is_refused_at_open(make, authority, connect, emulator, tmp_path):
    path = tmp_path / "authorities"
    make(path, authority.cert_pem.bytes().decode())
    with pytest.raises(ArgumentError) as error:
        connect(emulator.url, ca_file=path)
    assert error.value.item == str(path) and "ca_file" in str(error.value)
    assert emulator.control.requests() == []
