"""Writes docs/compatibility-labelbox.md: what labelbox has for importing data rows, beside what is here.

cd bindings/python/tests && python -m reference.compatibility_labelbox
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List

from . import pythons, reasons
from .compare import Name, compare, explained
from .compatibility import surface, verdict_on

DOCUMENT = pythons.ROOT / "docs" / "compatibility-labelbox.md"
SURFACE = Path(__file__).with_name("surface_labelbox.py")

#: Of the classes that programs get, or make.
SECTIONS = {
    "Client": "`lading.labelbox.Client`. It is a context manager.",
    "Dataset": "From `client.create_dataset` and `client.get_dataset`.",
    "DataUpsertTask": "From `dataset.create_data_rows` and its like: an import that this process makes.",
    "Task": "From `client.get_task_by_id`: a task as it was when it was last fetched.",
    "DataRow": "From `dataset.create_data_row` and `client.get_data_row`; its names are keys of rows to import.",
    "AssetAttachment": "The types of attachments.",
    "DataRowMetadataOntology": "From `client.get_data_row_metadata_ontology`.",
    "IAMIntegration": "From `client.get_organization().get_iam_integrations()`.",
    "Organization": "From `client.get_organization`, which sends nothing here.",
    "User": "From `client.get_user`.",
}
#: Names that are no class's.
PARTS = {"exceptions": "Exceptions", "labelbox": "The package itself"}
#: What is public for the package's own use.
INNER = {"accepted", "recovered", "start_import", "to_row", "member"}
#: In place of what the comparison says.
VERDICTS = {"Client.create_dataset": "yes; `name` and `description` are keywords, as there"}

INTRODUCTION = """\
# Compatibility with the platform's own Python client: Labelbox

Written by `python -m reference.compatibility_labelbox` in bindings/python/tests, which looks at both packages; a test
fails when this page is not what it writes. That both send the same for the same rows is tested too
(bindings/python/tests/labelbox). For Kognic see [compatibility.md](compatibility.md).

A program for labelbox 7.17.0 that imports data rows moves over by its imports: `import lading.labelbox as lb` for
`import labelbox as lb`, `lading.labelbox.exceptions` for `lbox.exceptions`. What is not here raises an `AttributeError`
that says so; the two packages can be used side by side, and rows may hold objects of labelbox.

## What differs on purpose

| there | here |
|---|---|
| rows that break a rule are found one by one, on the way | all at once, before anything is sent: `InvalidQueryError` with `findings`, each with its row; `skip_invalid_rows=True` sends the others |
| a local file that is not there, a `pathlib.Path`, a generator: dropped without a word | a finding; a file; read once |
| the same global key twice in a call: one of the rows is made, by chance | a finding |
| half a surrogate pair in a text: the platform refuses all rows of its chunk | a finding of its row |
| `wait_till_done` returns when its time is over, as if the task were done | raises `TimeoutError`; may be called again; waits for the results too |
| `check_frequency`, a question every two seconds | taken and not used: at growing intervals, since the quota is the organization's |
| `file_upload_thread_count` | taken and not used: see `max_connections` of `Client` |
| rows are sent with dicts first, then paths as their threads end; results come in the platform's order | all in the order in which they were given; of a task from `get_task_by_id` in the platform's order |
| `create_data_rows([])` makes a task of no rows | a finished task of no rows; nothing is sent |
| one task for any number of rows, of which the platform takes 150,000 | several tasks, one after another, with one set of results |
| `task.errors` while it is in progress: what is there so far | waits for the end |
| `task.errors[…]["failedDataRows"][0]` has metadata and attachments | it has the row's keys; `task.write_refused` writes the rows as they were given |
| a refusal has no position among the rows that were given | `task.row_results()` has each row's; where a refusal fits several rows, its message names all of them |
| a failed task has no reason | every row has it in `task.errors`, and so has what `task.result` raises |
| 429, a reset connection, a lost answer raise | repeated, as is every 5xx; an import only after the platform was asked whether it has it |
| whole files in memory, 20 at a time | read as a stream |
| changes the dicts that it is given | does not |
| `True` and `"1_000"` go as numbers; attachments that are no URL go without a word | a finding; a warning |
| a date-time without a zone is local time, without a word | the same, with a warning that names the zone |
| `row_data` that is text, conversations or tiles; `embeddings` | not here: images |
"""


def page() -> str:
    """The page. Raises `AssertionError` for a difference without a reason."""
    python = pythons.labelbox()
    theirs, ours = (surface(python, package, SURFACE) for package in ("labelbox", "lading.labelbox"))
    names = list(compare(theirs, ours, "labelbox"))
    why = explained(names, reasons.LABELBOX)
    only_here = {
        name: [each for each in entry["members"] if each not in theirs[""][name]["members"] and each not in INNER]
        for name, entry in ours[""].items()
    }
    parts = [INTRODUCTION]
    for name, introduction in SECTIONS.items():
        of_class = [each for each in names if each.path == name or each.path.startswith(f"{name}.")]
        parts.append("\n".join(_class(name, introduction, of_class, why, only_here[name])) + "\n")
    parts.append(_values(why, theirs[""]))
    parts.append(_package(names, why, only_here))
    return "\n".join(parts)


def _class(name: str, introduction: str, names: List[Name], why: Dict[str, str], only_here: List[str]) -> Iterator[str]:
    yield f"## {name}\n\n{introduction}\n\n| labelbox 7.17.0 | lading |\n|---|---|"
    here = [each for each in names if each.path not in why and "(" not in each.path]
    for each in here:
        if each.parameters is not None:
            wrong = [reason for at, reason in why.items() if at.startswith(f"{each.path}(")]
            call = f"{each.path.split('.')[-1]}({', '.join(each.parameters)})"
            yield f"| `{call}` | {VERDICTS.get(each.path) or verdict_on(each, wrong)} |"
    attributes = [each.path.split(".")[1] for each in here if each.parameters is None and "." in each.path]
    if attributes:
        yield f"| {_listed(attributes)} | yes |"
    yield from _absent([each.path for each in names], why)
    if only_here:
        yield f"| | only here: {_listed(only_here)} |"


def _absent(paths: List[str], why: Dict[str, str]) -> Iterator[str]:
    by_reason: Dict[str, List[str]] = {}
    for path in paths:
        if path in why and "(" not in path:
            by_reason.setdefault(why[path], []).append(path.split(".")[1])
    for reason, found in by_reason.items():
        yield f"| {_listed(found)} | no: {reason} |"


def _values(why: Dict[str, str], theirs: Dict[str, Any]) -> str:
    """The classes of values, which differ in little."""
    classes = [name for name in theirs if name not in SECTIONS and name not in why and name not in PARTS]
    lines = [
        "## Values",
        "",
        "With the same members, at the modules where they are there:",
        f"{_listed(sorted(classes))}.",
        "What they have besides of pydantic is not here.",
        "",
    ]
    of_others = (*SECTIONS, *PARTS)
    absent = {path: reason for path, reason in why.items() if path.split(".")[0] not in of_others}
    if absent:
        lines += ["| labelbox 7.17.0 | lading |", "|---|---|"]
        lines += [f"| `{path}` | no: {reason} |" for path, reason in absent.items()] + [""]
    return "\n".join(lines)


def _package(names: List[Name], why: Dict[str, str], only_here: Dict[str, List[str]]) -> str:
    lines: List[str] = []
    for part, title in PARTS.items():
        paths = [each.path for each in names if each.path.startswith(f"{part}.")]
        here = [path.split(".")[1] for path in paths if path not in why]
        lines += [f"## {title}", "", "| labelbox 7.17.0 | lading |", "|---|---|", f"| {_listed(here)} | yes |"]
        lines += _absent(paths, why)
        lines += [f"| | only here: {_listed(only_here[part])} |", ""]
    return "\n".join(lines)


def _listed(names: List[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
