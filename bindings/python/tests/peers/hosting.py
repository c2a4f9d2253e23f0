"""Starts `host.py` and talks to it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

from lading import _library

HERE = Path(__file__).resolve().parent
SECONDS = 60
#: LADING_EVENT_ numbers, as the host tells them.
EVENT_FINISHED, EVENT_SPOOLED = 3, 6
#: Bytes a second: an upload of some megabytes is not over before something is done to it; and then nothing holds it up.
SLOW, FAST = 1 << 20, 1 << 40
DEMO = HERE.parents[2] / "demo"


class HostProcess:
    """A running `host.py`. What it tells is kept until it is asked for."""

    def __init__(self, wrapper: Sequence[str] = (), environment: Optional[Dict[str, str]] = None) -> None:
        paths = [str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
        self.process = subprocess.Popen(
            [*wrapper, sys.executable, str(HERE / "host.py")],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "LADING_LIBRARY": str(Path(str(_library.load()._name)).resolve()),
                **(environment or {}),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._told: "queue.Queue[Optional[Dict[str, Any]]]" = queue.Queue()
        self._kept: List[Dict[str, Any]] = []
        self._threads = [
            threading.Thread(target=target, daemon=True) for target in (self._read, self._read_errors)
        ]
        self.errors = ""
        for thread in self._threads:
            thread.start()
        self.until(lambda told: told["what"] == "ready")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(json.loads(line))
        self._told.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()

    def until(self, wanted: Callable[[Dict[str, Any]], bool]) -> Dict[str, Any]:
        """The first thing told that is wanted; each is given once."""
        for place, told in enumerate(self._kept):
            if wanted(told):
                return self._kept.pop(place)
        while True:
            try:
                told = self._told.get(timeout=SECONDS)
            except queue.Empty:
                raise AssertionError(f"the host did not tell it; it told {self._kept[-8:]}") from None
            if told is None:
                self._told.put(None)
                self.process.wait(SECONDS)
                self._threads[1].join(1)
                raise AssertionError(
                    f"the host ended with {self.process.returncode}: {self.errors[-2000:]}; it told {self._kept[-8:]}"
                )
            if wanted(told):
                return told
            self._kept.append(told)

    def told(self) -> List[Dict[str, Any]]:
        """All that was told so far and not asked for."""
        while not self._told.empty():
            told = self._told.get()
            assert told is not None, self.errors
            self._kept.append(told)
        return self._kept

    def ask(self, command: str, *arguments: Any) -> Dict[str, Any]:
        """Carries out a command, and returns what it answers, which may be a refusal."""
        self.send(command, *arguments)
        return self.until(lambda told: told["what"] in ("done", "refused"))

    def do(self, command: str, *arguments: Any) -> Dict[str, Any]:
        answer = self.ask(command, *arguments)
        assert answer["what"] == "done", answer
        return answer

    def send(self, command: str, *arguments: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([command, *arguments]) + "\n")
        self.process.stdin.flush()

    def results(self, count: int) -> Dict[str, Dict[str, Any]]:
        """The next so many results, by the scene's external id."""
        found = [self.until(lambda told: told["what"] == "result") for _ in range(count)]
        return {result["external_id"]: result for result in found}

    def await_log(self, *words: str) -> Dict[str, Any]:
        return self.until(lambda told: told["what"] == "log" and all(word in told["message"] for word in words))

    def stays_unfinished(self, seconds: float) -> None:
        """Lets that time pass, in which no result may come."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                told = self._told.get(timeout=left)
                assert told is not None and told["what"] != "result", told
                self._kept.append(told)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(SECONDS)

    def end(self) -> None:
        """Ends it in order, with all that is left of its clients."""
        if self.process.poll() is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        for thread in self._threads:
            thread.join(5)


def options(emulator: Any, url: Optional[str] = None, **more: Any) -> Dict[str, Any]:
    """Of a client that signs in to the emulator and does not wait long."""
    return {
        "client_id": emulator.client_id,
        "client_secret": emulator.client_secret,
        "base_url": url or emulator.url,
        "max_retry_wait_ms": 50,
        **{name: str(value) if isinstance(value, Path) else value for name, value in more.items()},
    }


def scene(external_id: str, files: Sequence[Path] = (), memory: Sequence[str] = ()) -> Dict[str, Any]:
    """Of image files, and of images that are memory, by their resource ids."""
    images: List[Dict[str, Any]] = [
        {"filename": str(path), "sensorName": f"CAM{index}"} for index, path in enumerate(files)
    ]
    images += [{"filename": f"{name}.jpg", "resourceId": name, "sensorName": name, "format": "jpg"} for name in memory]
    document = {"type": "cameras", "externalId": external_id, "frame": {"images": images}}
    return {"document": document, "template": str(DEMO / "front_0.jpg")}
