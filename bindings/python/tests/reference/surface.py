"""Prints the public names of a package as JSON; run in the Python that has it: `python surface.py kognic.io`.

The answer is `{import path: {name: entry}}`, both without the package. An entry of a class has its `members`: fields
with `{"default"}`, values of an enumeration, and methods with `{"parameters"}`, each `{"name", "kind", "default"}`.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import sys
import warnings
from pathlib import Path
from typing import Any, Dict

OURS = "lading.kognic"
REQUIRED = "required"


def surface(package: str) -> Dict[str, Dict[str, Any]]:
    root = importlib.import_module(package)
    folders = [Path(folder) for folder in root.__path__]
    paths = {file.relative_to(folder).with_suffix("").parts for folder in folders for file in folder.rglob("*.py")}
    names = {".".join(part for part in parts if part != "__init__") for parts in paths}
    public = sorted(name for name in names if not any(part.startswith("_") for part in name.split(".")))
    return {name: _names(f"{package}.{name}".rstrip("."), package) for name in public}


def _names(module_name: str, package: str) -> Dict[str, Any]:
    """The classes and functions of a module; of one that is no package only those that it defines."""
    try:
        module = importlib.import_module(module_name)
    except ImportError:  # what it needs is no part of the client's own dependencies
        return {}
    distribution = package.split(".")[0]
    return {
        name: entry_of(value, package)
        for name, value in sorted(vars(module).items())
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__.startswith(f"{distribution}.")
        and (hasattr(module, "__path__") or value.__module__ == module_name or package == OURS)
    }


def entry_of(value: Any, package: str) -> Dict[str, Any]:
    entry: Dict[str, Any] = {"defined": f"{value.__module__}.{value.__name__}"}
    if inspect.isfunction(value):
        return {**entry, "parameters": parameters(value)}
    if issubclass(value, enum.Enum):
        return {**entry, "members": {member.name: {"value": member.value} for member in value}}
    members = {name: {"default": default} for name, default in _fields(value).items()}
    validators = _validators(value)
    for name, member in inspect.getmembers(value):
        if name in validators:
            continue
        if not name.startswith("_") and inspect.isroutine(member) and _is_own(member, package):
            members[name] = {"parameters": parameters(member)}
        elif isinstance(member, property) and not name.startswith("_") and _is_own(member.fget, package):
            members[name] = {"property": True}
    constructor = vars(value).get("__init__")
    if inspect.isfunction(constructor) and not _fields(value):
        entry["parameters"] = parameters(constructor)
    return {**entry, "members": members}


def _is_own(member: Any, package: str) -> bool:
    """Not one of pydantic's."""
    return (getattr(inspect.unwrap(member), "__module__", None) or "").startswith(package.split(".")[0] + ".")


def _validators(model: type) -> set:
    """Methods that only pydantic calls."""
    decorators = getattr(model, "__pydantic_decorators__", None)
    return {*decorators.field_validators, *decorators.model_validators} if decorators else set()


def _fields(model: type) -> Dict[str, str]:
    """Names and defaults of a model of pydantic, of a dataclass, or of this package."""
    if hasattr(model, "model_fields"):
        return {n: REQUIRED if f.is_required() else _shown(f.get_default()) for n, f in model.model_fields.items()}
    if hasattr(model, "__dataclass_fields__"):
        return {
            n: REQUIRED if f.default is f.default_factory else _shown(f.default)
            for n, f in model.__dataclass_fields__.items()
        }
    if any(base.__name__ == "BaseSerializer" for base in model.__mro__):
        from lading.kognic.model._fields import Required, fields_of

        return {f.name: REQUIRED if f.default is Required else _shown(f.default) for f in fields_of(model)}
    return {}


def parameters(function: Any) -> list:
    try:
        given = inspect.signature(inspect.unwrap(function)).parameters.values()
    except ValueError:
        return []
    return [
        {
            "name": each.name,
            "kind": each.kind.name,
            "default": REQUIRED if each.default is each.empty else _shown(each.default),
        }
        for each in given
        if each.name not in ("self", "cls")
    ]


def _shown(default: Any) -> str:
    """The same for equal values of both packages."""
    if isinstance(default, enum.Enum):
        return repr(default.value)
    return repr(default) if isinstance(default, (str, int, float, bool, list, dict, type(None))) else "a value"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    output, sys.stdout = sys.stdout, sys.stderr  # some modules print
    json.dump(surface(sys.argv[1]), output, sort_keys=True)
