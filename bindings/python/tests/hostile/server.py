"""A server that answers as a test says, and else as the emulator behind it does."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from typing import Callable, Dict, List, NamedTuple, Optional

SECONDS = 30


class Request(NamedTuple):
    method: str
    target: str
    headers: Dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    """All that goes over the wire."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Server:
    """Listens until it is stopped. `script` gives what goes over the wire, or None to have the emulator answer."""

    def __init__(
        self,
        script: Callable[[Request], Optional[bytes]],
        upstream: str = "",
        tls: Optional[ssl.SSLContext] = None,
    ) -> None:
        self.requests: List[Request] = []
        self._script, self._upstream, self._tls = script, upstream.partition("//")[2], tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._connections: List[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def url(self, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}"

    def stop(self) -> None:
        for connection in [self._listener, *self._connections]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(SECONDS)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError), plain:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with connection, connection.makefile("rb") as reader:
                while request := self._read(reader):
                    self.requests.append(request)
                    connection.sendall(self._script(request) or self._forwarded(request))

    @staticmethod
    def _read(reader) -> Optional[Request]:
        words = reader.readline().decode("latin-1").split()
        if len(words) != 3:
            return None
        headers: Dict[str, str] = {}
        while line := reader.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(words[0], words[1], headers, reader.read(int(headers.get("content-length", 0))))

    def _forwarded(self, request: Request) -> bytes:
        connection = http.client.HTTPConnection(self._upstream, timeout=SECONDS)
        target = "/" + request.target.partition("//")[2].partition("/")[2] if "://" in request.target else request.target
        headers = {name: value for name, value in request.headers.items() if name != "accept-encoding"}
        connection.request(request.method, target, request.body, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return answer(response.status, body, f"Content-Type: {response.headers.get('Content-Type', 'text/plain')}")
