"""Forward proxies from Debian: squid and tinyproxy."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Dict, List, Optional
from urllib.parse import quote

import pytest

USER = "rig7"
# tinyproxy takes letters and digits only.
PASSWORDS = {"squid": "se:cret@word", "tinyproxy": "secretword"}
SECONDS = 30

SQUID = """
http_port 127.0.0.1:{port}
visible_hostname proxy.test
pid_filename {folder}/squid.pid
cache_log {folder}/cache.log
logformat lines %rm %ru
access_log stdio:{folder}/access.log lines
cache deny all
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
{auth}
http_access allow {whom}
"""
SQUID_AUTH = """
auth_param basic program {folder}/passwords
auth_param basic children 1
acl known proxy_auth REQUIRED
"""
SQUID_PASSWORDS = f"""#!/bin/sh
while read -r user password; do
    if [ "$user $password" = "{USER} {PASSWORDS['squid']}" ]; then echo OK; else echo ERR; fi
done
"""

TINYPROXY = """
Port {port}
Listen 127.0.0.1
PidFile "{folder}/tinyproxy.pid"
LogFile "{folder}/access.log"
LogLevel Connect
Timeout 600
MaxClients 200
{auth}
"""


def free_port() -> int:
    """One that the system gives to nobody who asks it for any: a proxy takes a while to take it."""
    while True:
        port = random.randint(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class Proxy:
    """A running proxy. May be killed and started again, on the same port."""

    def __init__(self, program: str, with_password: bool = False) -> None:
        path = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
        if path is None:
            pytest.skip(f"{program} is not installed: scripts/setup.sh test installs Debian's package")
        self.program, self._path, self._with_password = program, path, with_password
        self.port = free_port()
        # squid gives up being root, and must still reach it: not below a folder of pytest's.
        self._temporary = tempfile.TemporaryDirectory(prefix="lading-proxy-")
        self._folder = Path(self._temporary.name)
        self._folder.chmod(0o777)
        self.start()

    def start(self) -> None:
        configuration = self._folder / "proxy.conf"
        values: Dict[str, object] = {"folder": self._folder, "port": self.port, "auth": "", "whom": "all"}
        if self.program == "squid":
            passwords = self._folder / "passwords"
            passwords.write_text(SQUID_PASSWORDS)
            passwords.chmod(0o755)
            if self._with_password:
                values.update(auth=SQUID_AUTH.format(folder=self._folder), whom="known")
            configuration.write_text(SQUID.format(**values))
            # The name is that of its shared memory, which would be another squid's too.
            command = [self._path, "-N", "-n", f"lading{self.port}", "-f", str(configuration)]
        else:
            if self._with_password:
                values["auth"] = f"BasicAuth {USER} {PASSWORDS[self.program]}"
            configuration.write_text(TINYPROXY.format(**values))
            command = [self._path, "-d", "-c", str(configuration)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._await_port()

    def _await_port(self) -> None:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except ConnectionRefusedError:
                assert self._process.poll() is None and time.monotonic() < deadline, f"{self.program} did not start"
                time.sleep(0.01)

    def url(self, user: Optional[str] = None, password: Optional[str] = None) -> str:
        """With a user, and the password that is the right one unless another is given."""
        secret = f"{user}:{quote(password or PASSWORDS[self.program], safe='')}@" if user else ""
        return f"http://{secret}127.0.0.1:{self.port}"

    def kill(self) -> None:
        """With what is under way."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(SECONDS)
        for left in Path("/dev/shm").glob(f"lading{self.port}-*"):
            left.unlink()

    def end(self) -> None:
        self.kill()
        self._temporary.cleanup()

    def stop(self) -> List[str]:
        """Ends it and returns method and target, without a query, of each tunnel and request."""
        if self.program == "squid":
            # It logs a tunnel when that is over.
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(SECONDS)
        self.kill()
        log = self._folder / "access.log"
        text = log.read_text() if log.exists() else ""
        return [" ".join(found) for found in re.findall(r"\b(CONNECT|GET|PUT|POST) ([^\s?]+)", text)]
