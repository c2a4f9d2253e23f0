"""nginx as the TLS front of an emulator."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import ssl
import subprocess
from pathlib import Path
from typing import List, NamedTuple

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    log_format lines '$server_protocol $request_method $uri';
    access_log {folder}/access.log lines;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    server {{
        listen 127.0.0.1:{port} ssl{http2};
        ssl_certificate {certificate};
        ssl_certificate_key {certificate};
        client_max_body_size 0;
        # Clients that are still there when it stops are not waited for.
        lingering_close off;
        location / {{
            proxy_pass {upstream};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            # The emulator signs URLs for the scheme that it is asked by.
            proxy_set_header Accept-Encoding "";
            sub_filter 'http://' 'https://';
            sub_filter_types application/json;
            sub_filter_once off;
        }}
    }}
}}
"""


class Line(NamedTuple):
    """A request as nginx logged it."""

    protocol: str
    method: str
    path: str


class Front:
    """Serves an upstream over TLS on a port of its own until it is stopped."""

    def __init__(self, folder: Path, upstream: str, certificate: Path, http2: bool = True) -> None:
        program = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
        assert program, "the tests of TLS need nginx: install Debian's package of that name"
        folder.mkdir()
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            self.port = listener.getsockname()[1]
            configuration = folder / "nginx.conf"
            configuration.write_text(
                CONFIGURATION.format(
                    folder=folder,
                    # Its workers must reach the folder.
                    user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
                    port=self.port,
                    http2=" http2" if http2 else "",
                    certificate=certificate,
                    upstream=upstream,
                )
            )
            # nginx takes over a socket that listens already, so requests wait for it instead of being refused.
            self._process = subprocess.Popen(
                [program, "-p", str(folder), "-c", str(configuration)],
                env={**os.environ, "NGINX": f"{listener.fileno()};"},
                pass_fds=[listener.fileno()],
            )
        self._await_handshake()

    def _await_handshake(self) -> None:
        """Fails when nginx did not start; a signal before it has would not end it in order."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            trusting.wrap_socket(connection).close()

    def url(self, host: str = "localhost") -> str:
        return f"https://{host}:{self.port}"

    def stop(self) -> List[Line]:
        """Ends it and returns what it was asked."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        log = (self._folder / "access.log").read_text()
        return [Line(*line.split(" ", 2)) for line in log.splitlines()]
