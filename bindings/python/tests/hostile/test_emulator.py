"""The emulator between files and browsers: it reads and empties nothing but what it made, for nobody else's page."""

import http.client
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lading.emulator import Emulator

PACKAGES = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "lading.emulator"]


def ask(emulator, method, path, **headers):
    address = urlsplit(emulator.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize("name", ["%2e%2e", "%2E%2E", "..%2f..", "%2e", "%2e%2e%2fobjects%2f%2e%2e"])
@pytest.mark.parametrize("file", ["state.jsonl", "%2e%2e%2fstate.jsonl", "%2e%2e"])
def test_no_address_leads_out_of_its_folder(tmp_path, name, file):
    (tmp_path / "state.jsonl").write_text("private")
    with Emulator(dir=tmp_path / "emulator") as emulator:
        # As after an upload.
        (tmp_path / "emulator" / "objects").mkdir()
        status, body = ask(emulator, "GET", f"/_emulator/objects/{name}/{file}")
        assert status == 404 and b"secret" not in body and b"private" not in body
        assert ask(emulator, "PUT", f"/_storage/{name}/{file}")[0] == 403


@pytest.mark.parametrize(
    "origin, host",
    [
        ("http://example.com", None),
        ("null", None),
        ("http://127.0.0.1:1", None),
        ("https://{}", None),
        ("", None),
        # A site whose name leads to this machine.
        ("http://example.com", "example.com"),
    ],
)
def test_pages_of_other_sites_can_not_control_it(origin, host):
    with Emulator() as emulator:
        emulator.control.settings(page_size=7)
        here = urlsplit(emulator.url).netloc
        headers = {"Origin": origin.format(here), "Host": host or here}
        for method, path in [("POST", "/_emulator/reset"), ("GET", "/_emulator/settings"), ("POST", "/_emulator/%72eset")]:
            status, body = ask(emulator, method, path, **headers)
            assert status == 403 and b"Origin" in body
        assert emulator.control.settings()["page_size"] == 7


def test_its_own_pages_and_programs_can():
    with Emulator() as emulator:
        address = urlsplit(emulator.url)
        for host in (address.netloc, f"localhost:{address.port}"):
            assert ask(emulator, "POST", "/_emulator/reset", Host=host, Origin=f"http://{host}")[0] == 200
        assert ask(emulator, "POST", "/_emulator/reset")[0] == 200


def test_a_folder_that_it_did_not_make_is_never_emptied(tmp_path):
    (tmp_path / "objects").mkdir()
    (tmp_path / "objects" / "thesis").write_text("years")
    (tmp_path / "state.jsonl").write_text("mine")
    with pytest.raises(ValueError, match="name a folder that is new or empty"):
        Emulator(dir=tmp_path).start()
    ended = subprocess.run([*PROGRAM, "--dir", str(tmp_path)], capture_output=True, text=True, cwd=PACKAGES)
    assert ended.returncode == 2 and "new or empty" in ended.stderr and ended.stdout == ""
    assert (tmp_path / "objects" / "thesis").read_text() == "years"
    assert (tmp_path / "state.jsonl").read_text() == "mine"


def test_its_own_folder_is_taken_again(tmp_path):
    for _ in range(2):
        with Emulator(dir=tmp_path / "new") as emulator:
            emulator.control.reset()


def test_only_this_machine_reaches_it():
    with subprocess.Popen(PROGRAM, stdout=subprocess.PIPE, text=True, cwd=PACKAGES) as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
    with Emulator() as emulator:
        assert urlsplit(emulator.url).hostname == "127.0.0.1"
