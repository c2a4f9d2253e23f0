"""`python -m lading.emulator` as a user runs it."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lading.emulator import Control, Emulator

from .api import Api, put

PACKAGES = Path(__file__).resolve().parents[2]


def start(*arguments: str) -> "subprocess.Popen[str]":
    path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "lading.emulator", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**os.environ, "PYTHONPATH": path})


def stop(process: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> int:
    process.send_signal(number)
    process.communicate(timeout=30)
    return process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_first_line_is_the_url_and_a_signal_ends_it_with_0(number):
    process = start()
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    assert Control(url).settings()["processing_polls"] == 2
    assert stop(process, number) == 0


def test_settings_from_the_command_line():
    process = start("--set", "processing_polls=5", "--set", "images_job_id_key=both", "--processing-seconds", "3")
    settings = Control(process.stdout.readline().strip()).settings()
    assert (settings["processing_polls"], settings["processing_seconds"]) == (5, 3)
    assert settings["images_job_id_key"] == "both"
    stop(process)


def test_unknown_setting_is_refused():
    process = start("--set", "nonsense=1")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "nonsense" in errors


def test_port_that_is_taken():
    first = start()
    port = first.stdout.readline().strip().rpartition(":")[2]
    second = start("--port", port)
    _, errors = second.communicate(timeout=30)
    assert second.returncode == 1
    assert port in errors
    stop(first)


def test_restart_finds_scenes_and_objects(tmp_path):
    process = start("--dir", str(tmp_path))
    api = Api(process.stdout.readline().strip())
    done = api.scene(target="project/project-a/")
    waiting = api.create().json()
    process.kill()
    process.communicate(timeout=30)

    process = start("--dir", str(tmp_path))
    url = process.stdout.readline().strip()
    api = Api(url)
    assert api.status(done) == "created"
    assert len(Control(url).inputs()) == 1
    upload = waiting["files"]["image-0.jpg"]
    assert put(url + upload[upload.index("/_storage") :], b"after").status_code == 200
    assert api.commit(waiting["internalId"]).status_code == 200
    assert (tmp_path / "objects" / waiting["internalId"] / "image-0.jpg").read_bytes() == b"after"
    assert Control(url).object_bytes(f"{done}/image-0.jpg") == b"bytes"
    Control(url).reset()
    assert not (tmp_path / "objects").exists()
    assert Control(url).scenes() == []
    assert stop(process) == 0


@pytest.mark.parametrize("reset", [False, True])
def test_a_client_that_disappears_leaves_no_trace(reset):
    process = start()
    url = process.stdout.readline().strip()
    target = urlsplit(Api(url).create().json()["files"]["image-0.jpg"])
    graphql = f"Authorization: Bearer {Emulator.api_key}\r\nContent-Type: multipart/form-data; boundary=xyz"
    heads = [
        f"PUT {target.path}?{target.query} HTTP/1.1\r\nContent-Type: image/jpeg",
        "POST /v1/auth/oauth/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded",
        "POST /v1/inputs/initialize HTTP/1.1\r\nContent-Type: application/json",
        f"POST /graphql HTTP/1.1\r\n{graphql}",
    ]
    for head in heads:
        with socket.create_connection((target.hostname, target.port)) as peer:
            if reset:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            seen = len(Control(url).requests())
            peer.sendall(head.encode() + b"\r\nHost: x\r\nContent-Length: 999\r\n\r\n--xyz\r\nhalf")
            while len(Control(url).requests()) == seen:
                pass
    Control(url).health()
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=30) == ("", "")
