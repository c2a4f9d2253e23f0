"""The Pythons that have the platform's own clients, each in a virtual environment of its own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "bindings" / "python"


def kognic_io() -> Path:
    return _find("LADING_REFERENCE_KOGNIC_IO", ".venv-kognic-io")


def annotell() -> Path:
    return _find("LADING_REFERENCE_ANNOTELL", ".venv-annotell")


def labelbox() -> Path:
    return _find("LADING_REFERENCE_LABELBOX", ".venv-labelbox")


def _find(variable: str, directory: str) -> Path:
    # Not resolved: a virtual environment's python is a link, and works by where the link is.
    python = Path(os.environ.get(variable) or ROOT / directory / "bin" / "python")
    if not python.exists():
        raise RuntimeError(
            f"{python} is missing: scripts/setup.sh test makes {directory}, or set {variable} to a Python that "
            "has the platform's client"
        )
    return python
