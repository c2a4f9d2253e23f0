"""The older images job: upload URLs first, then a job that names the uploaded images."""

from __future__ import annotations

import uuid
from typing import List

from .answers import ApiError
from .call import Call, Route
from .content_types import IMAGES, suffix
from .inputs import add_input
from .projects import target_batch
from .records import ImagesJob, Scene, StoredObject
from .scenes import PREFIXES, start_processing
from .shape import Invalid, integer, list_of, map_of, name, positive, record, string
from .storage import sign_files


def upload_urls(call: Call) -> dict:
    """Signed URLs by file name. Known clients send this GET with a JSON body."""
    filenames = call.body["filesToUpload"]
    for index, filename in enumerate(filenames):
        if suffix(filename) not in IMAGES:
            raise Invalid(f"filesToUpload[{index}]: {filename} must end in one of {', '.join(IMAGES)}")
        if filename in filenames[:index]:
            raise Invalid(f"filesToUpload[{index}]: {filename} is listed twice")
    job = call.state.images_jobs.put(ImagesJob(str(uuid.uuid4()), filenames))
    files = sign_files(call, [StoredObject(job.id, f, f, IMAGES[suffix(f)]) for f in filenames])
    key = call.state.settings.images_job_id_key
    return {"files": files, **{k: job.id for k in ("jobId", "internalId") if key in (k, "both")}}


def create(call: Call) -> dict:
    """The dry run comes before the upload, the job itself after it."""
    state, body = call.state, call.body
    batch = target_batch(state, call.params.get("project"), call.params.get("batch"))
    job = state.images_jobs.get(body["internalId"])
    if job is None:
        raise ApiError(404, f"internalId: {body['internalId']} is not from v1/inputs/upload-urls")
    if job.id in state.scenes:
        raise ApiError(409, f"internalId: {job.id} has been made into an input already")
    images = body["files"]["images"]
    _check_images(images, job.filenames)
    _check_sources(images, body["metadata"].get("sourceSpecification", {}).get("sourceOrder", []))
    if call.dry_run:
        return {}
    scene = Scene(
        uuid=job.id,
        workspace_id=state.settings.workspaces[0]["id"] if state.settings.workspaces else "",
        external_id=body["metadata"]["externalId"],
        scene_type="cameras",
        created=state.timestamp(),
        body={"frame": {"images": [{**i, "resourceId": i["filename"], "sensorName": i["source"]} for i in images]}},
        resources=job.filenames,
    )
    start_processing(call, scene)
    if batch is not None:
        add_input(state, scene, batch)
    return {"internalId": job.id}


def _check_images(images: List[dict], filenames: List[str]) -> None:
    given = [image["filename"] for image in images]
    for index, filename in enumerate(given):
        if filename not in filenames:
            raise Invalid(f"files.images[{index}].filename: {filename} was not in filesToUpload")
        if filename in given[:index]:
            raise Invalid(f"files.images[{index}].filename: {filename} is listed twice")
    left = [filename for filename in filenames if filename not in given]
    if left:
        raise Invalid(f"files.images: {left[0]} was in filesToUpload but is missing here")


def _check_sources(images: List[dict], order: List[str]) -> None:
    sources = [image["source"] for image in images]
    for index, source in enumerate(sources):
        if source in sources[:index]:
            raise Invalid(f"files.images[{index}].source: {source} has two images; one image a source")
    for index, source in enumerate(order):
        if source not in sources or source in order[:index]:
            raise Invalid(f"metadata.sourceSpecification.sourceOrder[{index}]: {source} is unknown or listed twice")


_image = record({"filename": name, "width": positive, "height": positive, "source": name})
_specification = record({}, {"sourceToPrettyName": map_of(string), "sourceOrder": list_of(name)})
_body = record(
    {
        "files": record({"images": list_of(_image, 1)}),
        "metadata": record({"externalId": name}, {"sourceSpecification": _specification}),
        "internalId": name,
    },
    {"inputListId": integer},
)

ROUTES = [
    Route("GET", "/v1/inputs/upload-urls", upload_urls, record({"filesToUpload": list_of(name, 1)}), plain=True),
    *(Route("POST", prefix + "images", create, _body, dry_run=True, plain=True) for prefix in PREFIXES),
]
