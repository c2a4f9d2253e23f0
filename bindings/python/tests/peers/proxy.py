"""An HTTP proxy: tunnels for https, requests passed on for http."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import suppress
from types import TracebackType
from typing import List, Optional, Type
from urllib.parse import urlsplit


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        method, target, version = self.rfile.readline(65536).decode("latin-1").split()
        headers: List[bytes] = []
        while (line := self.rfile.readline(65536)) not in (b"\r\n", b""):
            headers.append(line)
        self.server.seen.append(f"{method} {target.partition('?')[0]}")
        url = urlsplit("//" + target if method == "CONNECT" else target)
        with socket.create_connection((url.hostname, url.port)) as upstream:
            if method == "CONNECT":
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                # One request for each connection: what follows needs no reading.
                path = f"{method} {url.path}{'?' * bool(url.query)}{url.query} {version}\r\n".encode("latin-1")
                upstream.sendall(path + b"".join(headers) + b"Connection: close\r\n\r\n")
            answers = threading.Thread(target=self._answers, args=(upstream,))
            answers.start()
            with suppress(OSError):
                while data := self.rfile.read1(65536):
                    upstream.sendall(data)
                upstream.shutdown(socket.SHUT_WR)
            answers.join()

    def _answers(self, upstream: socket.socket) -> None:
        # A side that hangs up is the end of a tunnel, not an error.
        with suppress(OSError):
            while data := upstream.recv(65536):
                self.wfile.write(data)
            self.connection.shutdown(socket.SHUT_WR)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64
    seen: List[str]


class Proxy:
    """A running proxy, as a context manager."""

    def __enter__(self) -> "Proxy":
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.seen = []
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="proxy")
        self._thread.start()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def seen(self) -> List[str]:
        """Method and target, without a query, of each tunnel and request."""
        return list(self._server.seen)
