"""What goes over the network is encrypted, by a TLS of today, and holds no password of an address."""

import ssl

import pytest
from hosting import options, scene

from lading.codes import Code, Stage, State

WAIT = {"wait": 1, "poll_interval_ms": 5}
#: What somebody allows who has an old machine somewhere.
OPENSSL = """
openssl_conf = settings
[settings]
ssl_conf = ssl
[ssl]
system_default = lax
[lax]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
"""


@pytest.fixture
def lax_host(start_host, tmp_path):
    (tmp_path / "openssl.cnf").write_text(OPENSSL)
    return start_host(OPENSSL_CONF=str(tmp_path / "openssl.cnf"))


def result_of(host, options):
    host.do("open", "client", options)
    host.do("submit", "client", scene("drive", memory=["FRONT"]), {"FRONT": 0}, WAIT)
    return host.results(1)["drive"]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2], ids=["1.1", "1.2"])
@pytest.mark.parametrize("whose", ["server", "proxy"])
def test_tls_is_1_2_at_least(version, whose, hostile, tls_context, authority, emulator, lax_host, ca_file):
    old = hostile(tls=tls_context(authority, version))
    addresses = {"proxy": old.url()} if whose == "proxy" else {"url": old.url()}
    result = result_of(lax_host, options(emulator, ca_file=ca_file, max_attempts=1, **addresses))
    if version == ssl.TLSVersion.TLSv1_2:
        assert old.requests, result
    else:
        assert old.requests == [] and result["code"] in (Code.TLS, Code.PROXY), result


def test_a_signed_address_without_tls_is_refused_after_an_api_with_it(
    hostile, tls_context, authority, emulator, start_host, ca_file
):
    api = hostile(tls=tls_context(authority))
    emulator.control.settings(storage_url=emulator.url)
    result = result_of(start_host(), options(emulator, api.url(), ca_file=ca_file, max_attempts=1))
    assert (result["code"], result["stage"]) == (Code.RESPONSE, Stage.UPLOAD), result
    assert "not encrypted" in result["message"] and "?" not in result["message"]
    assert [request for request in emulator.control.requests() if request["method"] == "PUT"] == []


@pytest.mark.parametrize("user", ["me:hush-hush@", "me@", ":hush-hush@"])
def test_user_and_password_in_a_signed_address_are_not_sent(user, hostile, emulator, start_host):
    storage = hostile()
    emulator.control.settings(storage_url=storage.url().replace("//", "//" + user))
    result = result_of(start_host(), options(emulator, max_attempts=1))
    assert (result["code"], result["stage"]) == (Code.RESPONSE, Stage.UPLOAD), result
    assert "hush" not in result["message"]
    assert storage.requests == []


@pytest.mark.parametrize(
    ("url", "warnings"),
    [
        ("http://127.0.0.1:1", 0),
        ("http://localhost:1", 0),
        ("http://emulator.localhost:1", 0),
        ("http://[::1]:1", 0),
        ("https://lading.test", 0),
        ("http://lading.test", 1),
        ("http://127.lading.test", 1),
        ("http://10.0.0.1", 1),
    ],
)
def test_an_api_without_tls_is_warned_of_once(url, warnings, emulator, start_host):
    host = start_host()
    host.do("open", "client", options(emulator, url, start_paused=1))
    host.do("close", "client", 0)
    # What was logged was told before the close was.
    told = [entry for entry in host.told() if entry["what"] == "log" and "unencrypted" in entry["message"]]
    assert len(told) == warnings, told
    assert all(url in entry["message"] for entry in told)


def test_addresses_of_the_emulator_stay_usable(emulator, start_host):
    """Without TLS throughout, as in a test of one's own."""
    result = result_of(start_host(), options(emulator))
    assert (result["state"], result["message"]) == (State.CREATED, "")
