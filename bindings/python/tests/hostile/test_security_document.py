"""Each promise of SECURITY.md names tests that are there, and no test of this folder shows what nobody promises."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
HERE = "bindings/python/tests/hostile"
TEXT = (ROOT / "SECURITY.md").read_text()
PROMISES = TEXT[TEXT.index("## What is promised") : TEXT.index("## What is not promised")]
#: `path::name`, where the path begins at the top of the repository.
NAMED = re.compile(r"`([\w./-]+\.(?:py|c|swift))::(\w+)`")


def test_each_promise_has_a_test():
    items = re.split(r"^- ", PROMISES, flags=re.MULTILINE)[1:]
    assert items and [item for item in items if not NAMED.search(item)] == []


@pytest.mark.parametrize(("path", "name"), NAMED.findall(TEXT))
def test_it_is_there(path, name):
    source = (ROOT / path).read_text()
    definition = {"py": r"def {}\(", "c": r"\b{}\(", "swift": r"func {}\("}[path.rpartition(".")[2]]
    assert re.search(definition.format(name), source), f"{path} has no {name}"


def test_each_test_is_of_a_promise():
    named = {path for path, _ in NAMED.findall(PROMISES)}
    files = {f"{HERE}/{path.name}" for path in (ROOT / HERE).glob("test_*.py")} - {f"{HERE}/{Path(__file__).name}"}
    assert files - named == set()
