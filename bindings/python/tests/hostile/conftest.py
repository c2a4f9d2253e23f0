"""What the tests of SECURITY.md have in common: the servers, proxies and host programs of `peers`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))

from peer_fixtures import *  # noqa: E402, F403

import ctypes  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
import ssl  # noqa: E402
import subprocess  # noqa: E402

import pytest  # noqa: E402
import trustme  # noqa: E402

from .server import Server  # noqa: E402


@pytest.fixture(autouse=True)
def fresh_emulator(emulator):
    emulator.control.reset()
    yield
    emulator.control.reset()


@pytest.fixture
def hostile(emulator):
    """Starts servers in front of the emulator that answer as a script says."""
    started = []

    def make(script=lambda request: None, tls=None):
        started.append(Server(script, emulator.url, tls))
        return started[-1]

    yield make
    for server in started:
        server.stop()


class SystemAuthority(trustme.CA):
    """One that a system trusts, if only for the programs that enter here."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir()
        self.cert_pem.write_to_path(str(folder / "authority.pem"))
        command = ["openssl", "x509", "-noout", "-hash", "-in", str(folder / "authority.pem")]
        name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        trusted, bundle = libcurls_authorities()
        for place in (f"{name}.0", Path(bundle).name):
            (folder / place).symlink_to("authority.pem")
        script = 'mount --bind "$0" "$1" && shift && exec "$@"'
        #: The beginning of a command that trusts it.
        self.enter = ["unshare", "-Urm", "sh", "-c", script, str(folder), trusted]


def libcurls_authorities():
    """Folder and file in which the libcurl that the library uses looks for the authorities of the system."""

    class Version(ctypes.Structure):
        # curl_version_info_data, up to the member.
        _fields_ = [
            ("age", ctypes.c_int),
            ("version", ctypes.c_char_p),
            ("version_num", ctypes.c_uint),
            ("host", ctypes.c_char_p),
            ("features", ctypes.c_int),
            ("ssl_version", ctypes.c_char_p),
            ("ssl_version_num", ctypes.c_long),
            ("libz_version", ctypes.c_char_p),
            ("protocols", ctypes.c_void_p),
            ("ares", ctypes.c_char_p),
            ("ares_num", ctypes.c_int),
            ("libidn", ctypes.c_char_p),
            ("iconv_ver_num", ctypes.c_int),
            ("libssh_version", ctypes.c_char_p),
            ("brotli_ver_num", ctypes.c_uint),
            ("brotli_version", ctypes.c_char_p),
            ("nghttp2_ver_num", ctypes.c_uint),
            ("nghttp2_version", ctypes.c_char_p),
            ("quic_version", ctypes.c_char_p),
            ("cainfo", ctypes.c_char_p),
            ("capath", ctypes.c_char_p),
        ]

    libcurl = ctypes.CDLL("libcurl.so.4")
    libcurl.curl_version_info.restype = ctypes.POINTER(Version)
    # CURLVERSION_SEVENTH has it; libcurl gives what it has.
    version = libcurl.curl_version_info(6)[0]
    if not version.capath:
        pytest.skip("this libcurl has no folder of authorities")
    return version.capath.decode(), (version.cainfo or b"none").decode()


@pytest.fixture
def system_authority(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("a folder of authorities is made with openssl, which is not here")
    made = subprocess.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "lading", "/mnt"], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"nothing can be mounted in a namespace here: {made.stderr.strip()}")
    return SystemAuthority(tmp_path / "system")


@pytest.fixture
def tls_context(tmp_path):
    """Makes what a server of our own needs for TLS, with a certificate of an authority for localhost and 127.0.0.1."""

    def make(authority, most=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if most is not None:
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, most
            context.set_ciphers("ALL:@SECLEVEL=0")
        path = tmp_path / f"certificate-of-{id(context)}.pem"
        authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(path))
        context.load_cert_chain(path)
        os.unlink(path)
        return context

    return make
