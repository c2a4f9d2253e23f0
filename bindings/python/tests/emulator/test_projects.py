"""Projects, batches and where an input without a batch goes."""

from __future__ import annotations

import pytest

A = "/v1/projects/project-a"


def statuses(api) -> dict:
    return {batch["batch"]: batch["status"] for batch in api.call("GET", A + "/batches").json()}


def test_what_there_is_at_first(api):
    projects = api.call("GET", "/v1/projects").json()
    assert [p["project"] for p in projects] == ["project-a", "project-b"]
    assert set(projects[0]) == {"created", "title", "description", "status", "project"}
    assert statuses(api) == {"batch-1": "completed", "batch-2": "open", "batch-3": "pending"}
    assert set(api.call("GET", A + "/batches").json()[0]) == {
        "project",
        "batch",
        "title",
        "status",
        "created",
        "updated",
    }


def test_latest_open_batch_takes_inputs(emulator, api):
    made = api.call("POST", A + "/batches/batch-4", {"publishPreviousBatches": False}).json()
    assert (made["batch"], made["status"]) == ("batch-4", "open")
    api.create(target="project/project-a/")
    assert emulator.control.inputs()[-1]["batch"] == "batch-4"
    assert api.call("POST", A + "/batches/batch-4/publish").json()["status"] == "ready"
    api.create(target="project/project-a/")
    assert emulator.control.inputs()[-1]["batch"] == "batch-2"
    assert api.create(target="project/project-a/batch/batch-4/").status_code == 400


def test_previous_batches_are_published(api):
    api.call("POST", A + "/batches/new", {"publishPreviousBatches": True})
    assert statuses(api) == {"batch-1": "completed", "batch-2": "ready", "batch-3": "ready", "new": "open"}


def test_no_open_batch(api):
    api.call("POST", A + "/batches/batch-2/publish")
    answer = api.create(target="project/project-a/")
    assert answer.status_code == 400
    assert "no open batch" in answer.json()["message"]


def test_annotation_types(api):
    assert api.call("GET", A + "/annotation-types").json() == ["object-detection"]
    assert api.call("GET", A + "/batches/batch-1/annotation-types").json() == ["object-detection"]


@pytest.mark.parametrize(
    "method, path, body, status",
    [
        ("GET", "/v1/projects/none/batches", None, 404),
        ("GET", "/v1/projects/none/annotation-types", None, 404),
        ("GET", A + "/batches/none/annotation-types", None, 404),
        ("POST", "/v1/projects/none/batches/b", {"publishPreviousBatches": False}, 404),
        ("POST", A + "/batches/batch-1", {"publishPreviousBatches": False}, 409),
        ("POST", A + "/batches/b", {}, 400),
        ("POST", A + "/batches/b", {"publishPreviousBatches": "yes"}, 400),
        ("POST", A + "/batches/none/publish", None, 404),
        ("POST", A + "/batches/batch-1/publish", None, 400),
    ],
)
def test_refusals(api, method, path, body, status):
    answer = api.call(method, path, body)
    assert answer.status_code == status
    assert answer.json()["message"]
