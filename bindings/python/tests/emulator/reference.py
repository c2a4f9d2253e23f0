"""Runs code in the Python of a virtual environment that has one of the platform's public clients.

Started with `python reference.py` it is the other end: it reads JSON lines `{"code", "variables"}`, runs each in one
namespace and answers `{"result"}`, what the code left in `result`, or `{"error"}`, its traceback.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import traceback
from typing import Any


class Reference:
    """A Python process with a public client, for tests that prove that the client runs against the emulator."""

    def __init__(self, variable: str, how_to_make: str) -> None:
        python = os.environ.get(variable)
        if not python or not os.path.exists(python):
            raise RuntimeError(f"{variable} must be the path of a Python that has the reference client.\n{how_to_make}")
        pipe = subprocess.PIPE
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("KOGNIC_", "ANNOTELL_", "PYTHONPATH"))}
        self._process = subprocess.Popen([python, __file__], stdin=pipe, stdout=pipe, text=True, env=environment)

    def __call__(self, code: str, **variables: Any) -> Any:
        """Runs `code` with `variables`; names that it defines stay for the next call."""
        line = json.dumps({"code": textwrap.dedent(code), "variables": variables})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


def serve() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr
    namespace: dict = {}
    for line in sys.stdin:
        call = json.loads(line)
        namespace.update(call["variables"], result=None)
        try:
            exec(call["code"], namespace)
            answer = {"result": namespace["result"]}
            text = json.dumps(answer, default=str)
        except Exception:
            text = json.dumps({"error": traceback.format_exc()})
        answers.write(text + "\n")
        answers.flush()


if __name__ == "__main__":
    # This folder, in which a client's name may be a folder of tests.
    del sys.path[0]
    serve()
