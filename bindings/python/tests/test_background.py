"""The tests themselves, started in the background of a script."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def test_ctrl_c_is_heard_in_the_background():
    """What a shell starts with ``&`` has SIGINT ignored, and hands that on."""
    told = "import signal; signal.raise_signal(signal.SIGINT)"
    for program in (
        # A test of Ctrl-C in its own process, and what a test would start.
        [sys.executable, "-m", "pytest", "-q", "--timeout", "60", "labelbox/test_lifetimes.py", "-k", "ctrl_c"],
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_background.py", "-k", "child"],
    ):
        ended = subprocess.run(
            ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", *program],
            cwd=TESTS,
            env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
    # The test sees what it asks for: without the tests' own set-up nothing is heard.
    alone = subprocess.run(["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-c", told])
    assert alone.returncode == 0


def test_a_child_hears_ctrl_c():
    told = "import signal; signal.raise_signal(signal.SIGINT)"
    child = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert "KeyboardInterrupt" in child.stderr
