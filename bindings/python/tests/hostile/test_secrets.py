"""Secrets that come back: a server, a proxy or a storage may repeat what it was sent, however it writes it."""

import base64
import json
from urllib.parse import quote

import pytest
from hosting import options, scene

import lading.labelbox as lb
from lading.codes import Code, State
from lading.errors import ArgumentError, LadingError
from lading.kognic import KognicIOClient

from .server import answer

WAIT = {"wait": 1, "poll_interval_ms": 5}
SECRET = 's3cret/with+all"kinds\\of-bytes'
SIGN_IN = "/v1/auth/oauth/token"


def as_it_is(secret):
    return secret


def in_json(secret):
    return json.dumps({"message": secret})


def percent_encoded(secret):
    return quote(secret, safe="")


def percent_encoded_in_lower_case(secret):
    return "".join(f"%{byte:02x}" if byte in b'/+"\\' else chr(byte) for byte in secret.encode())


def percent_encoded_throughout(secret):
    return "".join(f"%{byte:02X}" for byte in secret.encode())


def in_base64(secret):
    return base64.b64encode(secret.encode()).decode()


def in_base64_behind_one(secret):
    return base64.b64encode(b"x" + secret.encode() + b"yz").decode()


def in_base64_behind_two(secret):
    return base64.b64encode(b":x" + secret.encode() + b"y").decode()


def in_base64_for_urls(secret):
    return base64.urlsafe_b64encode(secret.encode()).decode().rstrip("=")


WAYS = [
    as_it_is,
    in_json,
    percent_encoded,
    percent_encoded_in_lower_case,
    percent_encoded_throughout,
    in_base64,
    in_base64_behind_one,
    in_base64_behind_two,
    in_base64_for_urls,
]
all_ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


def everything_told(host, options):
    """All that a host is told of a scene that fails, as one text; and the scene's result."""
    host.do("open", "client", {"log_level": 4, **options})
    host.do("submit", "client", scene("drive", memory=["FRONT"]), {"FRONT": 0}, WAIT)
    result = host.results(1)["drive"]
    assert result["state"] == State.FAILED
    host.do("close", "client", 0)
    return json.dumps([result, *host.told()], ensure_ascii=False), result


def traces(secret):
    """Pieces of each way of writing it, which must not be shown: so long that none is there by chance."""
    for way in WAYS:
        text = way(secret)
        text = text if way is not in_json else text[12:-2]
        length = 24 if way is percent_encoded_throughout else 8
        yield from (text[at : at + length] for at in range(2, len(text) - length - 1))


def assert_hidden(secret, told):
    shown = [piece for piece in traces(secret) if piece in told or json.dumps(piece)[1:-1] in told]
    assert shown == [], told


@all_ways
def test_the_client_secret_that_a_sign_in_repeats(way, hostile, emulator, start_host):
    server = hostile(lambda request: answer(400, f"no: {way(SECRET)} is wrong".encode()))
    told, result = everything_told(start_host(), {**options(emulator, server.url()), "client_secret": SECRET})
    assert result["code"] == Code.CREDENTIALS_REFUSED and "is wrong" in result["message"]
    assert_hidden(SECRET, told)


@all_ways
def test_the_token_that_an_api_repeats(way, hostile, emulator, start_host):
    def script(request):
        if request.path == SIGN_IN:
            return None
        token = request.headers["authorization"].partition(" ")[2]
        tokens.append(token)
        return answer(400, f"no: {way(token)} is wrong".encode())

    tokens = []
    told, result = everything_told(start_host(), options(emulator, hostile(script).url()))
    assert "is wrong" in result["message"]
    assert_hidden(tokens[0], told)


@pytest.mark.parametrize("way", [str, percent_encoded, percent_encoded_throughout, in_base64])
def test_the_signature_that_a_storage_repeats(way, hostile, emulator, start_host):
    """Without the address before it."""

    def script(request):
        query = request.target.partition("?")[2]
        queries.append(query)
        return answer(400, f"no: {way(query)} is wrong".encode())

    queries = []
    emulator.control.settings(storage_url=hostile(script).url())
    told, result = everything_told(start_host(), options(emulator))
    assert "is wrong" in result["message"]
    (signature,) = {
        pair.partition("=")[2] for query in queries for pair in query.split("&") if "signature" in pair.lower()
    }
    assert_hidden(signature, told)


def test_the_password_that_a_proxy_repeats(hostile, emulator, start_host):
    proxy = hostile(lambda request: answer(502, f"{request.headers} is wrong".encode()))
    address = proxy.url().replace("//", f"//me:{quote(SECRET, safe='')}@")
    told, result = everything_told(start_host(), options(emulator, proxy=address, max_attempts=2))
    assert "proxy-authorization" in proxy.requests[0].headers
    assert_hidden(SECRET, told)


PROXIES = [
    "http://me:hush-hush@[::1",
    "http://me:hush-hush@",
    "http://me:hush-hush@proxy.test:port",
    "http://me:hush hush@proxy.test",
    "ftp://me:hush-hush@proxy.test",
    "socks6://me:hush-hush@proxy.test",
    "me:hush-hush@proxy.test:99999999",
]


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("variable", [None, "https_proxy", "all_proxy"])
def test_a_proxy_that_can_not_be_parsed_is_refused_at_open(variable, proxy, connect, emulator, monkeypatch):
    if variable:
        monkeypatch.setenv(variable, proxy)
    with pytest.raises(ArgumentError) as error:
        connect(emulator.url, proxy=None if variable else proxy)
    assert error.value.item == (variable or "proxy")
    assert "hush" not in str(error.value)
    assert emulator.control.requests() == []


@pytest.mark.parametrize("proxy", ["http://me:hush-hush@127.0.0.1:1", "socks5h://me:hush-hush@127.0.0.1:1"])
def test_a_proxy_that_is_down_is_named_without_its_password(proxy, emulator, start_host):
    told, result = everything_told(start_host(), options(emulator, proxy=proxy, max_attempts=2))
    assert "hush" not in told and "bWU6" not in told


LONE = "s3cret-\udce4-with-half-a-pair"
PYTHON = {
    "client_secret": lambda: KognicIOClient(auth=("rig", LONE), base_url="http://127.0.0.1:1"),
    "proxy": lambda: KognicIOClient(auth=("rig", "secret"), base_url="http://127.0.0.1:1", proxy=f"http://a:{LONE}@b"),
    "api_key": lambda: lb.Client(LONE, endpoint="http://127.0.0.1:1/graphql"),
}


@pytest.mark.parametrize("name", PYTHON)
def test_python_shows_none_with_a_lone_surrogate(name):
    with pytest.raises((LadingError, lb.exceptions.LabelboxError)) as error:
        PYTHON[name]()
    seen = error.value
    while seen is not None:
        # What a tracker of errors looks at: texts, members, and the errors behind.
        assert "half-a-pair" not in f"{seen} {seen!r} {getattr(seen, '__dict__', {})} {getattr(seen, 'object', '')}"
        seen = seen.__cause__ or seen.__context__
    assert name in str(error.value)
