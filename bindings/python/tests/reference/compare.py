"""Compares the public names of an official client with those of this package. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Dict, Iterator, List, Optional, Set

VARIABLE = ("VAR_POSITIONAL", "VAR_KEYWORD")


@dataclass(frozen=True)
class Name:
    """A name of the official client: `path` below the package, `parameters` of a function, and how it fares here."""

    path: str
    parameters: Optional[List[str]] = None
    problem: str = ""  # empty: the same here, but for what is in `more`
    more: str = ""  # what it takes here besides


def compare(theirs: Dict[str, Any], ours: Dict[str, Any], package: str) -> Iterator[Name]:
    """Every name, those of a class after it."""
    for module, names in theirs.items():
        for name, entry in names.items():
            path = f"{module}.{name}".lstrip(".")
            here = ours.get(module, {}).get(name)
            if here is None:
                yield Name(path, problem="not here")
            elif entry["defined"] == f"{package}.{path}":
                yield from _entry(path, entry, here)
            else:
                yield Name(path)


def _entry(path: str, theirs: Dict[str, Any], ours: Dict[str, Any]) -> Iterator[Name]:
    if theirs.get("parameters") is None:
        yield Name(path)
    else:
        yield from _function(path, theirs["parameters"], ours.get("parameters") or _as_parameters(ours))
    for name, member in theirs.get("members", {}).items():
        here = ours["members"].get(name)
        at = f"{path}.{name}"
        if here is None:
            yield Name(at, problem="not here")
        elif "parameters" in member:
            yield from _function(at, member["parameters"], here.get("parameters", []))
        elif "value" in member and member != here:
            yield Name(at, problem=f"is {here['value']!r} here")
        elif "default" in member and not _fits(member, here):
            yield Name(at, problem=f"{member['default']} there, {here.get('default')} here")
        else:
            yield Name(at)


def _as_parameters(entry: Dict[str, Any]) -> List[Dict[str, str]]:
    """A model is made of its fields."""
    return [{"name": name, **member} for name, member in entry.get("members", {}).items() if "default" in member]


def _function(path: str, theirs: List[dict], ours: List[dict]) -> Iterator[Name]:
    given = [each for each in theirs if each["kind"] not in VARIABLE]
    here = {each["name"]: each for each in ours}
    more = [f"`{n}`" for n, each in here.items() if n not in {g["name"] for g in given} and not _is_variable(each)]
    hidden = bool(theirs) and not given  # behind a decorator
    names = [each["name"] for each in given]
    moved = [n for n in here if n in names] == names and list(here)[: len(names)] != names
    yield Name(
        path,
        list(here) if hidden else names,
        problem="other parameters come between" if moved else "",
        more="" if hidden else ", ".join(more),
    )
    for each in given:
        if each["name"] not in here:
            if not any(_is_variable(other) for other in ours):
                yield Name(f"{path}({each['name']})", problem="is called otherwise, or is not taken")
        elif not _fits(each, here[each["name"]]):
            yield Name(
                f"{path}({each['name']})", problem=f"{each['default']} there, {here[each['name']]['default']} here"
            )


def _is_variable(parameter: dict) -> bool:
    return parameter.get("kind") in VARIABLE


def _fits(theirs: dict, ours: dict) -> bool:
    return ours.get("default") == theirs["default"] or theirs["default"] == "required"


def explained(names: List[Name], reasons: Dict[str, str]) -> Dict[str, str]:
    """The reason for each name that is not the same.

    :raises AssertionError: a name without a reason, or a reason without a name
    """
    used: Set[str] = set()
    found: Dict[str, str] = {}
    for name in names:
        if name.problem:
            pattern = next((each for each in reasons if fnmatchcase(name.path, each)), None)
            assert pattern, f"{name.path}: {name.problem}. Add it, or say why in tests/reference/reasons.py"
            used.add(pattern)
            found[name.path] = reasons[pattern]
    unused = set(reasons) - used
    assert not unused, f"tests/reference/reasons.py explains what is not so any more: {', '.join(sorted(unused))}"
    return found
