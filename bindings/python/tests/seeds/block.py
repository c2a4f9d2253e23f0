"""Runs a code block of the platform's guides, with names and paths filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Dict
from unittest import mock

BLOCKS = Path(__file__).parent / "blocks"


def run(name: str, filled_in: Dict[str, str], **names: Any) -> Dict[str, Any]:
    """Runs a block in which each key of `filled_in` has become its value; returns the names that it sees and makes."""
    text = (BLOCKS / f"{name}.py.txt").read_text("utf-8").replace("kognic.io", "lading.kognic")
    for placeholder, value in filled_in.items():
        assert placeholder in text, f"{name} has no {placeholder}"
        text = text.replace(placeholder, value)
    with mock.patch.dict(sys.modules, _openlabel()):
        exec(compile(text, name, "exec"), names)
    return names


def _openlabel() -> Dict[str, ModuleType]:
    """kognic-openlabel, a package of its own, as far as the guides use it: a dict does as well."""
    modules = {name: ModuleType(name) for name in ("kognic", "kognic.openlabel", "kognic.openlabel.models")}
    modules["kognic.openlabel.models"].OpenLabelAnnotation = dict  # type: ignore[attr-defined]
    return modules
