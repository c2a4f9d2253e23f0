"""The older images job: URLs first, then a dry run, the files, and the job."""

from __future__ import annotations

import pytest

from .api import put

NAMES = ["front.jpg", "left/side.png"]


def job(internal_id: str, names=NAMES, **metadata) -> dict:
    images = [{"filename": n, "width": 640, "height": 480, "source": f"CAM{i}"} for i, n in enumerate(names)]
    return {"files": {"images": images}, "metadata": {"externalId": "job-1", **metadata}, "internalId": internal_id}


@pytest.fixture
def urls(api):
    return api.call("GET", "/v1/inputs/upload-urls", {"filesToUpload": NAMES}).json()


IMAGES = "/v1/inputs/project/project-a/images"


def test_whole_job(emulator, api, urls):
    body = job(
        urls["jobId"], sourceSpecification={"sourceOrder": ["CAM1", "CAM0"], "sourceToPrettyName": {"CAM0": "Front"}}
    )
    assert api.call("POST", IMAGES, body, dry_run=True).json() == {}
    assert emulator.control.scenes() == []
    for name, content_type in zip(NAMES, ("image/jpeg", "image/png")):
        assert put(urls["files"][name], content_type=content_type).status_code == 200
    answer = api.call("POST", IMAGES, body)
    assert answer.json() == {"internalId": urls["jobId"]}
    assert [api.status(urls["jobId"]) for _ in range(3)] == ["processing", "processing", "created"]
    (entry,) = emulator.control.inputs()
    assert (entry["project"], entry["batch"]) == ("project-a", "batch-2")
    assert api.call("POST", IMAGES, body).status_code == 409


def test_job_needs_the_files(api, urls):
    answer = api.call("POST", IMAGES, job(urls["jobId"]))
    assert answer.status_code == 400
    assert "front.jpg" in answer.json()["message"]


@pytest.mark.parametrize("key, keys", [("internalId", {"internalId"}), ("both", {"internalId", "jobId"})])
def test_name_of_the_job_id(emulator, api, key, keys):
    emulator.control.settings(images_job_id_key=key)
    answer = api.call("GET", "/v1/inputs/upload-urls", {"filesToUpload": NAMES}).json()
    assert set(answer) == keys | {"files"}


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda b: b["files"]["images"][0].update(filename="other.jpg"), "other.jpg"),
        (lambda b: b["files"]["images"].pop(), "left/side.png"),
        (lambda b: b["files"]["images"][1].update(filename="front.jpg"), "twice"),
        (lambda b: b["files"]["images"][1].update(source="CAM0"), "CAM0"),
        (lambda b: b["files"]["images"][0].update(width=0), "width"),
        (lambda b: b["files"]["images"][0].update(height="480"), "height"),
        (lambda b: b["files"]["images"][0].pop("source"), "source"),
        (lambda b: b["metadata"].pop("externalId"), "externalId"),
        (lambda b: b["metadata"].update(sourceSpecification=None), "null"),
        (lambda b: b["metadata"].update(sourceSpecification={"sourceOrder": ["X"]}), "X"),
        (lambda b: b.update(more=1), "more"),
    ],
)
def test_job_is_refused(api, urls, change, part):
    body = job(urls["jobId"])
    change(body)
    answer = api.call("POST", IMAGES, body, dry_run=True)
    assert answer.status_code == 400
    assert part in answer.json()["message"]


def test_job_of_an_unknown_id(api):
    assert api.call("POST", IMAGES, job("unknown")).status_code == 404


@pytest.mark.parametrize("names", [[], ["a.jpg", "a.jpg"], ["a.gif"], "a.jpg", [1]])
def test_urls_are_refused(api, names):
    assert api.call("GET", "/v1/inputs/upload-urls", {"filesToUpload": names}).status_code == 400
