"""nginx on a port of its own: as the TLS front of an emulator, and as a storage that takes uploads by WebDAV."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import ssl
import subprocess
from pathlib import Path
from typing import List, NamedTuple, Optional

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    log_format lines '$server_protocol $request_method $status $uri';
    access_log {folder}/access.log lines;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    # Clients that are still there when it stops are not waited for long.
    lingering_timeout 1s;
    server {{
        listen 127.0.0.1:{port}{how};
        {server}
    }}
}}
"""

FRONT = """
        ssl_certificate {certificate};
        ssl_certificate_key {certificate};
        {more}
        client_max_body_size 0;
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
"""

STORAGE = """
        client_max_body_size {most};
        location /_storage/ {{
            {rule}
            root {objects};
            dav_methods PUT;
            create_full_put_path on;
        }}
"""


class Line(NamedTuple):
    """A request as nginx logged it."""

    protocol: str
    method: str
    status: int
    path: str


class Nginx:
    """Serves from when it is made until it is stopped. May be started again, on the same port."""

    def __init__(self, folder: Path, server: str, how: str = "") -> None:
        program = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
        assert program, "these tests need nginx: install Debian's package nginx-light"
        self._program, self._server, self._how = program, server, how
        self.port = 0
        self._folder = folder
        folder.mkdir()
        self.start()

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", self.port), backlog=128) as listener:
            self.port = listener.getsockname()[1]
            configuration = self._folder / "nginx.conf"
            configuration.write_text(
                CONFIGURATION.format(
                    folder=self._folder,
                    # Its workers must reach the folder.
                    user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
                    port=self.port,
                    how=self._how,
                    server=self._server,
                )
            )
            # nginx takes over a socket that listens already, so requests wait for it instead of being refused.
            self._process = subprocess.Popen(
                [self._program, "-p", str(self._folder), "-c", str(configuration)],
                env={**os.environ, "NGINX": f"{listener.fileno()};"},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )
        try:
            self._await_answer()
        except BaseException:
            self.kill()
            raise

    def _await_answer(self) -> None:
        """Fails when nginx did not start; a signal before it has would not end it in order."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            if "ssl" not in self._how:
                connection.sendall(b"-\r\n\r\n")
                assert connection.recv(1), "nginx did not start"
                return
            try:
                trusting.wrap_socket(connection).close()
            except ssl.SSLEOFError:
                raise
            except ssl.SSLError:
                # One that speaks another version has started too.
                pass

    def url(self, host: str = "localhost") -> str:
        return f"{'https' if 'ssl' in self._how else 'http'}://{host}:{self.port}"

    def kill(self) -> None:
        """As a crash would: workers and all, with what is under way."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    @property
    def lines(self) -> List[Line]:
        """What it was asked so far. Complete once it has stopped."""
        log = (self._folder / "access.log").read_text()
        found = []
        for line in log.splitlines():
            protocol, method, status, path = line.split(" ", 3)
            if method in ("GET", "PUT", "POST", "HEAD", "DELETE"):
                found.append(Line(protocol, method, int(status), path))
        return found

    def stop(self) -> List[Line]:
        """Ends it and returns what it was asked."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self.lines


def front(folder: Path, upstream: str, certificate: Path, http2: bool = True, more: str = "") -> Nginx:
    """An upstream over TLS."""
    return Nginx(
        folder,
        FRONT.format(certificate=certificate, upstream=upstream, more=more),
        " ssl http2" if http2 else " ssl",
    )


def storage(folder: Path, objects: Path, most: Optional[str] = None, rule: str = "") -> Nginx:
    """A storage that keeps what is uploaded below a folder. `rule`: directives for every upload."""
    return Nginx(folder, STORAGE.format(most=most or 0, rule=rule, objects=objects))
