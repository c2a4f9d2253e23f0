"""Prints the public names of labelbox, or of lading.labelbox, as JSON; run in the Python that has it.

In the form of surface.py, as one module: each class with its `members`, of which methods have `parameters`.
"""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import json
import sys
import textwrap
import warnings
from typing import Any, Dict, Iterator, List

from surface import parameters

OURS = "lading.labelbox"
#: What imports data rows, and what it takes and gives, by module.
CLASSES = {
    "client": ["Client"],
    "schema.dataset": ["Dataset"],
    "schema.task": ["DataUpsertTask", "Task", "TaskStatus"],
    "schema.data_row": ["DataRow"],
    "schema.asset_attachment": ["AssetAttachment", "AttachmentType"],
    "schema.data_row_metadata": [
        "DataRowMetadataOntology",
        "DataRowMetadata",
        "DataRowMetadataField",
        "DataRowMetadataSchema",
        "DataRowMetadataKind",
    ],
    "schema.identifiable": ["GlobalKey", "UniqueId"],
    "schema.media_type": ["MediaType"],
    "schema.iam_integration": [
        "IAMIntegration",
        "AwsIamIntegrationSettings",
        "AzureIamIntegrationSettings",
        "GcpIamIntegrationSettings",
    ],
    "schema.organization": ["Organization"],
    "schema.user": ["User"],
}
#: The classes of this package that programs get where the other gives these.
GIVEN = {"DataUpsertTask": ("schema.import_task", "ImportTask"), "Task": ("schema.fetched_task", "FetchedTask")}


def surface(package: str) -> Dict[str, Dict[str, Any]]:
    found: Dict[str, Any] = {}
    for module, names in CLASSES.items():
        for name in names:
            at = GIVEN.get(name, (module, name)) if package == OURS else (module, name)
            kind = getattr(importlib.import_module(f"{package}.{at[0]}"), at[1], None)
            if kind is None:
                continue
            found[name] = {"defined": f"labelbox.{name}", "members": members(kind)}
            constructor = vars(kind).get("__init__")
            if name == "Client" and inspect.isfunction(constructor):
                found[name]["parameters"] = parameters(constructor)
    for part, names in (("labelbox", public(package)), ("exceptions", exceptions(package))):
        found[part] = {"defined": f"labelbox.{part}", "members": {name: {} for name in names}}
    return {"": found}


def public(package: str) -> List[str]:
    """The classes that programs take from the package itself."""
    module = importlib.import_module(package)
    own = {name: value for name, value in vars(module).items() if inspect.isclass(value) and not name.startswith("_")}
    return sorted(name for name, value in own.items() if value.__module__.startswith(("labelbox.", "lading.")))


def exceptions(package: str) -> List[str]:
    module = importlib.import_module(f"{package}.exceptions" if package == OURS else "lbox.exceptions")
    values = {name: value for name, value in vars(module).items() if inspect.isclass(value)}
    # Some of the other's are no LabelboxError there.
    return sorted(
        name
        for name, value in values.items()
        if issubclass(value, Exception) and value.__module__ == module.__name__ and not name.startswith("_")
    )


def members(kind: type) -> Dict[str, Any]:
    if issubclass(kind, enum.Enum):
        return {name: {"value": member.value} for name, member in kind.__members__.items()}
    if hasattr(kind, "model_fields"):
        return {name: {} for name in kind.model_fields}
    found: Dict[str, Any] = {}
    for base in kind.__mro__:
        if not base.__module__.startswith(("labelbox.", "lading.")):
            continue
        for name in [*vars(base).get("__annotations__", {}), *_set_by(base)]:
            found.setdefault(name, {})
        for name, value in vars(base).items():
            function = getattr(value, "__func__", value)
            if inspect.isfunction(function):
                found.setdefault(name, {"parameters": parameters(function)})
            elif not inspect.isclass(value):
                found.setdefault(name, {})
    return {name: found[name] for name in sorted(found) if not name.startswith("_") and name != "client"}


def _set_by(kind: type) -> Iterator[str]:
    """What its methods set of an object."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            if node.value.id == "self":
                yield node.attr


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    output, sys.stdout = sys.stdout, sys.stderr
    json.dump(surface(sys.argv[1]), output, sort_keys=True)
