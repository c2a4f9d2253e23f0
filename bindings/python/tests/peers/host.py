"""A program that uses the library: takes commands, one JSON array a line, and tells what happens, one object a line.

It is a process of its own so that it can be put into another network, mount or time, be limited, and be killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from typing import Any, Dict, List

from lading import _native
from lading import _structs as structs
from lading._buffers import Pinned
from lading._options import client_options, import_options, submit_options
from lading._scenes import SceneUpload, native_scene
from lading.errors import LadingError
from lading.results import Result

_telling = threading.Lock()


def tell(what: str, **members: Any) -> None:
    with _telling:
        print(json.dumps({"what": what, **members}), flush=True)


class LogRecord(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("level", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
        ("component", structs.String),
        ("message", structs.String),
    ]


@ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(LogRecord))
def log(_: Any, record: Any) -> None:
    tell("log", level=record[0].level, component=record[0].component.text(), message=record[0].message.text())


class Host:
    """Clients by name, each with a thread that tells its events."""

    def __init__(self) -> None:
        self.clients: Dict[str, Any] = {}
        self.threads: Dict[str, threading.Thread] = {}
        self.loans: List[Pinned] = []

    def open(self, name: str, options: Dict[str, Any]) -> Dict[str, Any]:
        raw, alive = client_options({"log_level": 3, **options})
        raw.log.call = ctypes.cast(log, ctypes.c_void_p).value
        handle = ctypes.c_void_p()
        _native.call("lading_client_open", ctypes.byref(raw), ctypes.byref(handle))
        del alive
        self.clients[name] = handle
        handles = (ctypes.c_void_p * 64)()
        count = ctypes.c_uint64()
        _native.call("lading_client_recovered", handle, handles, len(handles), ctypes.byref(count))
        self.threads[name] = threading.Thread(target=self._tell_events, args=(name, handle), daemon=True)
        self.threads[name].start()
        return {"recovered": count.value}

    def _tell_events(self, name: str, client: Any) -> None:
        event = structs.new(structs.Event)
        while _native.library().lading_client_next_event(client, structs.FOREVER, ctypes.byref(event), None) == 0:
            if event.type == structs.EVENT_RESULT:
                result = Result.read(event.job, event.scene)
                members = {key: getattr(result, key) for key in ("external_id", "state", "code", "stage", "retryable")}
                tell("result", client=name, **members, message=result.message, item=result.item, job=event.job)
            elif event.type == structs.EVENT_PROGRESS:
                tell("progress", client=name, job=event.job, sent=event.progress.bytes_sent, rows=event.progress.rows)
            else:
                tell("event", client=name, job=event.job, type=event.type)

    def submit(
        self, name: str, scene: Dict[str, Any], memory: Dict[str, int], options: Dict[str, Any]
    ) -> Dict[str, Any]:
        """`memory`: resources by id that are memory of so many bytes, an image's first."""
        frames = {}
        for resource_id, size in memory.items():
            with open(scene["template"], "rb") as file:
                frames[resource_id] = file.read() + bytes(size)
        raw, alive = submit_options(options)
        handle = ctypes.c_void_p()
        with native_scene(SceneUpload(scene["document"], frames), self.loans) as made:
            _native.call("lading_client_submit", self.clients[name], made, ctypes.byref(raw), ctypes.byref(handle))
        del alive
        return {"job": handle.value}

    def rows(self, name: str, manifest: str, options: Dict[str, Any]) -> Dict[str, Any]:
        raw, alive = import_options(options)
        rows, handle = ctypes.c_void_p(), ctypes.c_void_p()
        _native.call("lading_rows_create_manifest", *_native.text(manifest), ctypes.byref(rows))
        _native.call("lading_client_import", self.clients[name], rows, ctypes.byref(raw), ctypes.byref(handle))
        _native.library().lading_rows_destroy(rows)
        del alive
        return {"job": handle.value}

    def write_rows(self, job: int, path: str) -> Dict[str, Any]:
        which, count = structs.ROWS_MADE | structs.ROWS_REFUSED | structs.ROWS_NOT_SENT, ctypes.c_uint64()
        _native.call("lading_job_write_rows", job, which, *_native.text(path), ctypes.byref(count))
        return {"written": count.value}

    def acknowledge(self, job: int) -> Dict[str, Any]:
        _native.call("lading_job_acknowledge", job)
        return {}

    def paused(self, name: str, wanted: bool) -> Dict[str, Any]:
        _native.call("lading_client_pause" if wanted else "lading_client_resume", self.clients[name])
        return {}

    def upload_limit(self, name: str, bytes_per_second: int) -> Dict[str, Any]:
        """0 is none."""
        limits = structs.new(structs.Limits)
        limits.upload_bytes_per_second = bytes_per_second or structs.NO_LIMIT
        _native.call("lading_client_set_limits", self.clients[name], ctypes.byref(limits))
        return {}

    def close(self, name: str, timeout_ms: int) -> Dict[str, Any]:
        report = structs.new(structs.CloseReport)
        _native.call("lading_client_close", self.clients.pop(name), timeout_ms, ctypes.byref(report))
        self.threads.pop(name).join()
        return {"finished": report.jobs_finished, "cancelled": report.jobs_cancelled, "spooled": report.jobs_spooled}

    def time(self) -> Dict[str, Any]:
        """Of the wall clock."""
        return {"seconds": time.time()}

    def limit(self, which: str, most: int) -> Dict[str, Any]:
        """A limit of the process; -1 is none."""
        kind = getattr(resource, which)
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
        return {}

    def start_program(self, *command: str) -> Dict[str, Any]:
        """As a host in C would, which knows nothing of the descriptors that the library has."""
        started = subprocess.run(command, close_fds=False, capture_output=True, text=True)
        return {"output": started.stdout}

    def files_open(self) -> Dict[str, Any]:
        return {"count": len(os.listdir("/proc/self/fd"))}


def main() -> None:
    # As in a program that is not Python.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    _native.library()
    host = Host()
    tell("ready")
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            tell("done", **getattr(host, name)(*arguments))
        except LadingError as error:
            tell("refused", code=int(error.code), message=str(error), item=error.item, retryable=error.retryable)


if __name__ == "__main__":
    main()
