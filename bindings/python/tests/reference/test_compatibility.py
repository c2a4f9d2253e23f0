"""Nothing that the official clients have is missing without a reason, and docs/compatibility*.md say so."""

from __future__ import annotations

import pytest

from . import compatibility, compatibility_labelbox
from .compare import Name, compare, explained


@pytest.mark.parametrize("module", [compatibility, compatibility_labelbox], ids=["kognic", "labelbox"])
def test_the_page_is_what_the_packages_are(module):
    written = module.DOCUMENT.read_text("utf-8")
    how = f"run `python -m {module.__name__}` in bindings/python/tests"
    assert module.page() == written, f"docs/{module.DOCUMENT.name} is not up to date: {how}"


def function(*parameters):
    return {"defined": "theirs.tools.run", "parameters": [_parameter(*each) for each in parameters]}


def _parameter(name, default="required", kind="POSITIONAL_OR_KEYWORD"):
    return {"name": name, "default": default, "kind": kind}


def problems(theirs, ours):
    found = compare({"tools": {"run": theirs}}, {"tools": {"run": ours}}, "theirs")
    return {name.path: name.problem for name in found if name.problem}


@pytest.mark.parametrize(
    ("theirs", "ours", "found"),
    [
        (function(("a",)), function(("a",)), {}),
        (function(("a",)), function(("a", "1"), ("b", "2")), {}),
        (function(("a", "1")), function(("a", "2")), {"tools.run(a)": "1 there, 2 here"}),
        (function(("a",)), function(("b",)), {"tools.run(a)": "is called otherwise, or is not taken"}),
        (
            function(("a",), ("b",)),
            function(("x", "1"), ("a",), ("b",)),
            {"tools.run": "other parameters come between"},
        ),
    ],
)
def test_differences_of_functions_are_found(theirs, ours, found):
    assert problems(theirs, ours) == found


def test_differences_of_classes_are_found():
    members = {"field": {"default": "1"}, "RED": {"value": 1}, "run": {"parameters": []}}
    theirs = {"defined": "theirs.tools.run", "members": members}
    assert problems(theirs, theirs) == {}
    assert problems(theirs, {**theirs, "members": {"field": {"default": "2"}, "RED": {"value": 2}}}) == {
        "tools.run.field": "1 there, 2 here",
        "tools.run.RED": "is 2 here",
        "tools.run.run": "not here",
    }


def test_every_difference_has_a_reason_and_every_reason_a_difference():
    missing = [Name("tools.run", problem="not here")]
    assert explained(missing, {"tools.*": "why"}) == {"tools.run": "why"}
    with pytest.raises(AssertionError, match="tools.run: not here"):
        explained(missing, {})
    with pytest.raises(AssertionError, match="other"):
        explained(missing, {"tools.*": "why", "other": "why"})
