"""A program that the host starts gets nothing of the library's: no connection, no file of a spool."""

import ctypes
import os
from pathlib import Path

import pytest
from hosting import SLOW, options, scene

WAIT = {"wait": 1, "poll_interval_ms": 5}
O_CLOEXEC = os.O_CLOEXEC


def libcurl_version():
    libcurl = ctypes.CDLL("libcurl.so.4")
    libcurl.curl_version.restype = ctypes.c_char_p
    text = libcurl.curl_version().decode().split()[0].partition("/")[2]
    return tuple(int(part) for part in text.split("-")[0].split("."))


def descriptors(process):
    """What each is, and whether a program that is started gets it too."""
    found = {}
    for entry in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = os.readlink(entry)
            information = Path(f"/proc/{process}/fdinfo/{entry.name}").read_text()
        except FileNotFoundError:
            continue
        flags = int(information.partition("flags:")[2].split()[0], 8)
        found[int(entry.name)] = (target, not flags & O_CLOEXEC)
    return found


def inodes(process, table):
    """Of the sockets in a table of the network, ``tcp`` or ``unix``."""
    lines = Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
    return {line.split()[9 if table == "tcp" else 6] for line in lines}


@pytest.fixture
def busy(emulator, serve, start_host, ca_file, images, tmp_path):
    """A host with a spool and uploads under way over TLS, and what was open before."""
    host = start_host()
    before = descriptors(host.process.pid)
    given = options(emulator, serve().url(), ca_file=ca_file, spool_directory=tmp_path / "spool")
    host.do("open", "client", given)
    host.do("upload_limit", "client", SLOW)
    host.do("submit", "client", scene("drive", images(24 << 20, 24 << 20)), {}, WAIT)
    host.until(lambda told: told["what"] == "progress" and told["sent"] > 100_000)
    return host, before


def inherited(host, before):
    """What a program gets that the host starts, beyond what it had before it opened the client."""
    return {
        number: target
        for number, (target, is_inherited) in descriptors(host.process.pid).items()
        if is_inherited and before.get(number, ("", False))[0] != target
    }


def test_no_connection_and_no_file_is_inherited(busy):
    host, before = busy
    tcp = {f"socket:[{inode}]" for inode in inodes(host.process.pid, "tcp")}
    now = descriptors(host.process.pid)
    assert len([target for target, _ in now.values() if target in tcp]) >= 2, "connections are open"
    got = inherited(host, before)
    assert [target for target in got.values() if target in tcp or target.startswith("/")] == []


def test_what_libcurl_opens_for_itself_is_what_the_document_says(busy):
    """Its wake-up, a pair of descriptors of which older versions tell that they are inherited."""
    host, before = busy
    got = inherited(host, before)
    if libcurl_version() >= (8, 8):
        assert got == {}
    else:
        assert len(got) == 2 and all(target.startswith(("pipe:", "socket:")) for target in got.values()), got


def test_a_program_that_is_started_sees_the_same(busy):
    host, before = busy
    seen = host.do("start_program", "ls", "-l", "/proc/self/fd")["output"]
    tcp = [f"socket:[{inode}]" for inode in inodes(host.process.pid, "tcp")]
    assert [line for line in seen.splitlines() if any(name in line for name in tcp) or "spool" in line] == []
