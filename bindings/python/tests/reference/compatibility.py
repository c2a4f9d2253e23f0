"""Writes docs/compatibility.md: what the official clients have, beside what is here.

cd bindings/python/tests && python -m reference.compatibility
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Dict, Iterable, List

from . import pythons, reasons
from .compare import Name, compare, explained

DOCUMENT = pythons.ROOT / "docs" / "compatibility.md"
SURFACE = Path(__file__).with_name("surface.py")

#: Where `KognicIOClient` keeps each resource.
RESOURCES = {
    "workspace": "workspace.workspace.WorkspaceResource",
    "project": "project.project.ProjectResource",
    "calibration": "calibration.calibration.CalibrationResource",
    "cameras": "scene.cameras.Cameras",
    "cameras_sequence": "scene.cameras_sequence.CamerasSequence",
    "lidars": "scene.lidars.Lidars",
    "lidars_sequence": "scene.lidars_sequence.LidarsSequence",
    "lidars_and_cameras": "scene.lidars_and_cameras.LidarsAndCameras",
    "lidars_and_cameras_sequence": "scene.lidars_and_cameras_sequence.LidarsAndCamerasSequence",
    "aggregated_lidars_and_cameras_seq": "scene.aggregated_lidars_and_cameras_seq.AggregatedLidarsAndCamerasSequence",
    "scene": "scene.scene.SceneResource",
    "input": "input.input.InputResource",
    "pre_annotation": "pre_annotation.pre_annotation.PreAnnotationResource",
    "annotation": "annotation.annotation.AnnotationResource",
    "review": "review.review.ReviewResource",
    "request": "request.request.RequestResource",
    "task": "task.task.TaskResource",
}

INTRODUCTION = """\
# Compatibility with the platform's own Python clients

Written by `python -m reference.compatibility` in bindings/python/tests, which looks at both packages; a test fails when
this page is not what it writes. That a program does the same under both is tested too, request by request and result by
result (bindings/python/tests/reference). For Labelbox see [compatibility-labelbox.md](compatibility-labelbox.md).

A program for kognic-io 2.19.0 moves over by `sed 's/kognic\\.io/lading.kognic/'`, one for annotell-input-api 0.3.12 by
`sed 's/annotell\\.input_api/lading.kognic/'`. Where kognic-io raises `requests.HTTPError`, catch
`lading.kognic.HTTPError`; where it raises `RuntimeError`, `ValueError` or `FileNotFoundError`, these are caught here
too.

## What differs on purpose

| there | here |
|---|---|
| a scene is looked at by the platform alone | files and scene are checked first: most errors cost no request |
| uploads have no `Content-Length` (files, IMU data) | they have |
| the content type of LAS, and of WebP in memory, depends on the computer | `application/octet-stream`, `image/webp` |
| `~` works for the name and not for the upload | it works |
| `lidars_sequence.create` never uploads its files | it does |
| `create` inside a running event loop raises | it works |
| names of projects and batches go into URLs as they are | percent-encoded |
| more than 100 uuids go in one query, which the platform refuses | in several |
| `create_inputs` of one type, of lidars not at all | of any types, mixed |
| … one scene after another | side by side |
| … raises when one scene fails or is refused, other results are lost | a result for every scene |
| … waits on for scenes that are invalidated, or when it may not ask | says so: `InputCreationStatus.INVALIDATED`, `result.error` |
| … raises in a dry run | a result for every scene: `InputCreationStatus.VALIDATED` |
| … gives the scene's uuid as the input's, no uuid of the pre-annotation | gives both |
| images job: all that are not named share one external id | each has its own |
| images job: the token goes to storage too | it does not |
| `scene.create_scene` with local files: sent as one document, of whose answer nothing is published | as the sequence that it is: \
`cameras_sequence`, or `lidars_and_cameras_sequence` with `timestamp_ns` as `unixTimestamp`. Refused: local files beside \
files in cloud storage, an IMU file, a calibration of cameras alone, another workspace than the client's |
| `scene.create_scene` with files in cloud storage | the same request; nothing is checked here, since nothing can be read |
| without credentials, signs in as "None" | raises before any request |
"""


def surface(python: Path, package: str, script: Path = SURFACE) -> Dict[str, dict]:
    """The public names of a package in a Python that has it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(python), str(script), package],
        env={**environment, "PYTHONPATH": str(pythons.PACKAGE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return json.loads(done.stdout)


def page() -> str:
    """The page. Raises `AssertionError` for a difference without a reason."""
    ours = surface(pythons.kognic_io(), "lading.kognic")
    newer = list(compare(surface(pythons.kognic_io(), "kognic.io"), ours, "kognic.io"))
    why = explained(newer, reasons.KOGNIC_IO)
    older = list(compare(surface(pythons.annotell(), "annotell.input_api"), ours, "annotell.input_api"))
    why_older = explained(older, reasons.ANNOTELL)
    parts = [INTRODUCTION, _client(newer), *_requests(newer, why), _names(newer, why), _images_job(older, why_older)]
    return "\n".join(parts)


def _client(names: List[Name]) -> str:
    (client,) = [name for name in names if name.path == "client.KognicIOClient"]
    taken = ", ".join(f"`{parameter}`" for parameter in client.parameters or [])
    return (
        f"## The client\n\n`KognicIOClient` takes {taken}, as there, and {client.more}. What is not given is the "
        "library's default. It is a context manager, and has `close`.\n"
    )


def _requests(names: List[Name], why: Dict[str, str]) -> Iterable[str]:
    yield "## Requests\n\n| kognic-io 2.19.0 | lading |\n|---|---|"
    by_path = {name.path: name for name in names}
    for attribute, path in RESOURCES.items():
        resource = f"resources.{path}"
        if resource in why:
            yield f"| `client.{attribute}` | no: {why[resource]} |"
            continue
        for method in sorted(p for p in by_path if p.startswith(f"{resource}.") and "(" not in p and p not in why):
            name = by_path[method]
            if name.parameters is None:
                continue
            wrong = [reason for at, reason in why.items() if at.startswith(f"{method}(")]
            call = f"`client.{attribute}.{method.rsplit('.', 1)[1]}({', '.join(name.parameters)})`"
            yield f"| {call} | {verdict_on(name, wrong)} |"
    yield ""


def verdict_on(name: Name, wrong: List[str]) -> str:
    return "; ".join(["yes", *([f"also {name.more}"] if name.more else []), *wrong])


def _names(names: List[Name], why: Dict[str, str]) -> str:
    """Classes and functions that are no requests."""
    lines = [
        "## Values and functions",
        "",
        "What else `kognic.io` has is under `lading.kognic`, at each path that it is imported by there: classes with "
        "the same fields, defaults and methods, enumerations with the same values. But for these:",
        "",
        "| kognic-io 2.19.0 | lading |",
        "|---|---|",
    ]
    by_reason: Dict[str, Dict[str, None]] = {}
    for path, reason in why.items():
        if not path.startswith("client.") and reason != reasons.MADE:
            parts = path.split(".")
            # Functions with their module, members with their class.
            short = ".".join(parts[-2 if parts[-1][0].islower() else -1 :])
            by_reason.setdefault(reason, {})[f"`{short}`"] = None
    lines += [f"| {', '.join(sorted(found))} | {reason} |" for reason, found in by_reason.items()]
    for name in names:
        if name.more and not name.path.startswith(("client.", "resources.")) and f"{name.path}(res)" not in why:
            lines.append(f"| `{name.path.split('.', 1)[1]}` | also takes {name.more} |")
    return "\n".join(lines) + "\n"


def _images_job(names: List[Name], why: Dict[str, str]) -> str:
    methods = [n for n in names if n.path.startswith("input_api_client.InputApiClient.") and "(" not in n.path]
    lines = [
        "## The images job of annotell-input-api 0.3.12",
        "",
        "`InputApiClient` and the values of `input_api_model` that the job takes (`Image`, `ImagesFiles`, "
        "`SceneMetaData`, `SourceSpecification`, `CreateInputJobResponse`, `InvalidatedReasonInput`).",
        "",
        "| annotell-input-api 0.3.12 | lading |",
        "|---|---|",
    ]
    for name in methods:
        if name.parameters is not None and not name.problem:
            call = name.path.rsplit(".", 1)[1]
            lines.append(f"| `client.{call}({', '.join(name.parameters)})` | {verdict_on(name, [])} |")
    left = ", ".join(f"`{name.path.rsplit('.', 1)[1]}`" for name in methods if name.problem)
    lines.append(f"| {left} | no: {reasons.GONE} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
