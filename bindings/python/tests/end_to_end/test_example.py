"""The example of the README, as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def run(*arguments, **environment):
    program = [sys.executable, str(PACKAGE / "examples" / "upload_images.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), **environment}
    return subprocess.run(program, env=environment, capture_output=True, text=True)


def test_the_example_uploads_images(emulator, folder):
    ended = run(
        *("--base-url", emulator.url, "--project", "project-a", "front.png", "rear.png"),
        KOGNIC_CLIENT_ID=emulator.client_id,
        KOGNIC_CLIENT_SECRET=emulator.client_secret,
    )
    assert ended.returncode == 0, ended.stderr
    (stored,) = emulator.control.scenes()
    assert stored["uuid"] in ended.stdout
    assert len(emulator.control.inputs()) == 1
