"""Running the emulator in a thread of the caller's process."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import threading
from pathlib import Path
from typing import Any, Optional, Union

from aiohttp import web

from .app import build_app
from .client import Control
from .settings import API_KEY, CLIENT_ID, CLIENT_SECRET, Settings
from .state import State

PathLike = Union[str, "os.PathLike[str]"]


async def start_server(
    state: State, host: str, port: int, certificate: Optional[Path] = None
) -> "tuple[web.AppRunner, str]":
    """Serves until the runner is cleaned up, over TLS with a certificate. Returns the URL; for port 0 the system chose."""
    tls = None
    if certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    runner = web.AppRunner(build_app(state), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=1024, ssl_context=tls)
    await site.start()
    return runner, f"{'http' if tls is None else 'https'}://{host}:{runner.addresses[0][1]}"


class Emulator:
    """A running emulator, as a context manager or between `start` and `stop`.

    `settings` are those of `lading.emulator.settings`, such as `processing_polls=0`. The server has a thread and an
    event loop of its own, so that it answers while the caller's thread waits.
    """

    client_id = CLIENT_ID
    client_secret = CLIENT_SECRET
    api_key = API_KEY

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        dir: Optional[PathLike] = None,
        keep_objects: bool = False,
        **settings: Any,
    ) -> None:
        self._host, self._port = host, port
        self._directory = Path(dir) if dir is not None else None
        self._keep_objects = keep_objects
        self._settings = Settings().changed(settings)
        self._ready = threading.Event()
        self._error: Optional[BaseException] = None
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._stopping: Optional[asyncio.Event] = None
        self._thread: Optional[threading.Thread] = None
        self.url = ""

    @property
    def control(self) -> Control:
        return Control(self.url)

    def credentials_file(self, path: PathLike) -> Path:
        """Writes credentials that sign in here to `path`, in the format of the platform, and returns it."""
        credentials = {
            "clientId": self.client_id,
            "clientSecret": self.client_secret,
            "email": "emulator@example.com",
            "userId": 1,
            "issuer": self.url,
        }
        Path(path).write_text(json.dumps(credentials), "utf-8")
        return Path(path)

    def start(self) -> "Emulator":
        """Returns once the emulator serves. Raises what kept it from that, as when the port is taken."""
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, name="lading-emulator", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._error is not None:
            self._thread.join()
            raise self._error
        return self

    def stop(self) -> None:
        """Idempotent. What is under way is cut off."""
        if self._thread is None:
            return
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> "Emulator":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._error = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        state = State(self._directory, self._keep_objects, self._settings)
        try:
            runner, self.url = await start_server(state, self._host, self._port)
            self._ready.set()
            await self._stopping.wait()
            await runner.cleanup()
        finally:
            state.close()
