"""A storage that is faster than any client: nginx, which takes PUTs and forgets what came."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Optional, Type

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    log_format times '$msec $request_time';
    access_log {folder}/access.log times;
    client_max_body_size 0;
    client_body_temp_path {folder}/incoming;
    keepalive_requests 1000000;
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {folder}/objects; dav_methods PUT; create_full_put_path on; }}
    }}
}}
"""


class Storage:
    """Runs as a context manager, with what it needs in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "access.log"
        self.url = ""

    def __enter__(self) -> Storage:
        nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        if nginx is None:
            raise SystemExit("The benchmark stores what it uploads with nginx: apt-get install nginx-light")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (self._folder / "objects").mkdir(parents=True)
        file = self._folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=self._folder, port=port), "utf-8")
        self._process = subprocess.Popen([nginx, "-c", str(file), "-p", str(self._folder)])
        self.url = f"http://127.0.0.1:{port}"
        self._wait(port)
        return self

    def _wait(self, port: int) -> None:
        for _ in range(500):
            if self._process.poll() is not None:
                raise SystemExit(f"nginx ended with {self._process.returncode}")
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.01)
        raise SystemExit("nginx did not start")

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def empty(self) -> None:
        shutil.rmtree(self._folder / "objects")
        (self._folder / "objects").mkdir()
        self._log.write_bytes(b"")

    def upload_seconds(self, files: int) -> list:
        """For each `files` uploads in a row, from the start of the first to the end of the last."""
        lines = [tuple(map(float, line.split())) for line in self._log.read_text().splitlines()]
        groups = [lines[at : at + files] for at in range(0, len(lines), files)]
        return [max(end for end, _ in group) - min(end - took for end, took in group) for group in groups]
