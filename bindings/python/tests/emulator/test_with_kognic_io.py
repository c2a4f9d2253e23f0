"""The platform's public Python client runs against the emulator, unchanged: every scene, calibration and query.

This needs a Python that has it, in a virtual environment of its own:
    python -m venv reference && reference/bin/pip install kognic-io==2.19.0
    LADING_REFERENCE_KOGNIC_IO=reference/bin/python python -m pytest
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lading.emulator import Emulator

from .reference import Reference

PRELUDE = (Path(__file__).parent / "kognic_io_prelude.py").read_text("utf-8")
KINDS = [
    "cameras",
    "cameras_sequence",
    "lidars",
    "lidars_sequence",
    "lidars_and_cameras",
    "lidars_and_cameras_sequence",
    "aggregated_lidars_and_cameras_sequence",
]
CALIBRATIONS = [
    "lidar",
    "pinhole",
    "fisheye",
    "kannala",
    "principal_point_distortion",
    "fused_cylindrical",
    "cylindrical",
    "principal_point_fisheye",
    "custom",
]


@pytest.fixture(scope="module")
def process():
    how = "python -m venv reference && reference/bin/pip install kognic-io==2.19.0, then set it to reference/bin/python"
    reference = Reference("LADING_REFERENCE_KOGNIC_IO", how)
    yield reference
    reference.close()


@pytest.fixture(scope="module")
def prepared(process, shared_emulator):
    process(PRELUDE, url=shared_emulator.url, client_id=Emulator.client_id, client_secret=Emulator.client_secret)
    return process


@pytest.fixture
def sdk(prepared, emulator):
    """Runs snippets in the client's Python. The client streams files and IMU data without a length."""
    emulator.control.settings(accept_chunked_uploads=True)
    prepared("client._auth_session.invalidate_token()")
    return prepared


@pytest.mark.parametrize("kind", KINDS)
def test_scene(emulator, sdk, kind):
    uuid = sdk("uuid = created(kind); result = uuid", kind=kind)
    (scene,) = emulator.control.scenes()
    assert (scene["uuid"], scene["scene_type"], scene["status"]) == (uuid, kind, "created")
    assert all(stored["size"] for stored in emulator.control.objects())
    found = sdk("result = client.scene.get_scenes_by_external_ids([kind])[0].model_dump(mode='json')", kind=kind)
    assert (found["uuid"], found["status"], found["scene_type"]) == (uuid, "created", kind)


@pytest.mark.parametrize("kind", KINDS)
def test_dry_run_of_a_scene(emulator, sdk, kind):
    sdk("resource, scene = make(kind); result = resource.create(scene, dryrun=True)", kind=kind)
    assert emulator.control.scenes() == []


def test_scene_in_a_project(emulator, sdk):
    sdk("resource, scene = make('cameras'); result = resource.create(scene, project='project-a', batch='batch-3')")
    (entry,) = emulator.control.inputs()
    assert (entry["project"], entry["batch"]) == ("project-a", "batch-3")


def test_files_from_disk_are_streamed(emulator, sdk, tmp_path):
    (tmp_path / "front.jpg").write_bytes(b"j" * 200_000)
    code = """
    frame = cameras.Frame(images=[image(path)])
    result = client.cameras.create(Cameras(external_id="disk", frame=frame)).scene_uuid
    """
    uuid = sdk(code, path=str(tmp_path / "front.jpg"))
    (stored,) = emulator.control.objects()
    assert (stored["scene_uuid"], stored["size"]) == (uuid, 200_000)


@pytest.mark.parametrize("kind", CALIBRATIONS)
def test_calibration(sdk, kind):
    code = """
    id = calibrate(sensor=CALIBRATIONS[kind])
    one, (listed,) = client.calibration.get_calibration(id), client.calibration.get_calibrations("both")
    assert one.calibration["sensor"] == CALIBRATIONS[kind] == listed.calibration["sensor"], one
    assert id in [entry.id for entry in client.calibration.get_calibrations()]
    result = one.workspace_id == client.workspace_id and one.id == id
    """
    assert sdk(code, kind=kind)


@pytest.mark.parametrize("kind", [k for k in KINDS if not k.startswith("lidars") or "cameras" in k])
def test_summary_and_poses(sdk, kind):
    code = """
    uuid = created(kind)
    summary, poses = client.scene.get_scene_summary(uuid), client.scene.get_ego_poses(uuid)
    result = [summary.scene_type.value, sorted(summary.cameras), poses and sorted(poses)]
    """
    poses = ["0", "1"] if "lidars_and_cameras_seq" in kind else None
    assert sdk(code, kind=kind) == [kind, ["CAM"], poses]


def test_unknown_scene_is_an_http_error(sdk):
    code = """
    from requests import HTTPError
    try:
        client.scene.get_scenes_by_uuids(["unknown"])
    except HTTPError as error:
        result = error.response.status_code
    """
    assert sdk(code) == 404


def test_invalidated_scene(sdk):
    code = """
    uuid = created()
    client.scene.invalidate_scenes([uuid], SceneInvalidatedReason.DUPLICATE)
    result = [wait(uuid).status.value, client.scene.get_scene_summary(uuid, find_invalidated_scenes=True).scene_uuid]
    """
    assert sdk(code)[0] == "invalidated:duplicate"


def test_indexed_scene(sdk):
    code = """
    uuid = created()
    client.scene.reindex_scene(uuid)
    first = wait(uuid).status.value
    client.scene.import_indexed_scene(uuid)
    result = [first, wait(uuid).status.value]
    """
    assert sdk(code) == ["indexed", "created"]


def test_projects_and_batches(sdk):
    code = """
    projects = [p.project for p in client.project.get_projects()]
    batches = {b.batch: b.status.value for b in client.project.get_project_batches("project-a")}
    made = client.project.create_batch("project-a", "batch-4", publish_previous_batches=True)
    published = client.project.publish_batch("project-a", "batch-4")
    types = [client.project.get_annotation_types("project-a", batch) for batch in (None, "batch-2")]
    result = [projects, batches, made.status.value, published.status.value, types]
    """
    assert sdk(code) == [
        ["project-a", "project-b"],
        {"batch-1": "completed", "batch-2": "open", "batch-3": "pending"},
        "open",
        "ready",
        [["object-detection"], ["object-detection"]],
    ]


def test_inputs(emulator, sdk):
    emulator.control.settings(page_size=2)
    code = """
    uuids = [created() for _ in range(5)]
    made = [client.cameras.create_from_scene(uuid, "project-a")[0].uuid for uuid in uuids]
    queried = [i.uuid for i in client.input.query_inputs(project="project-a", external_ids=["cameras"])]
    fetched = [i.scene_uuid for i in client.input.get_inputs("project-a", batch="batch-2")]
    by_uuid = [i.scene_uuid for i in client.input.get_inputs_by_uuids(scene_uuids=uuids[:2])]
    assert (queried, fetched, by_uuid) == (made, uuids, uuids[:2])
    client.input.delete_input(made[0])
    client.input.invalidate_inputs(scene_uuids=[uuids[1]], invalidated_reason=SceneInvalidatedReason.BAD_CONTENT)
    left = [i.uuid for i in client.input.query_inputs(scene_uuids=uuids)]
    assert left == made[2:]
    invalid = client.input.get_inputs("project-a", include_invalidated=True)
    result = [i.status.value for i in invalid]
    """
    assert sdk(code) == ["invalidated:broken-input", "created", "created", "created"]


def test_pre_annotations_and_newer_inputs(emulator, sdk):
    code = """
    uuid = created()
    client.pre_annotation.create(uuid, openlabel(), dryrun=True)
    assert client.pre_annotation.list(scene_uuids=[uuid]) == []
    made = client.pre_annotation.create(uuid, openlabel(), dryrun=False, external_id="first")
    content = client.pre_annotation.get_with_content(scene_uuid=uuid, external_id="first")
    assert content.uuid == made.id and content.content == openlabel()
    other = client.pre_annotation.create_from_cloud_resource(uuid, "cloud", "gs://bucket/file.json")
    client.pre_annotation.make_indexed_pre_annotation_available(other)
    assert [p["id"] for p in client.pre_annotation.list(statuses=["available"])] == [made.id, other]
    made_input = client.input.create_from_pre_annotation(made.id, project="project-a")
    client.input.update_pre_annotation(made_input.uuid, other)
    client.pre_annotation.delete(made.id)
    assert client.input.create_from_scene(uuid, request_uuid=made_input.request_uid, dryrun=True) is None
    """
    with pytest.raises(AssertionError, match="has an input in batch-2"):
        sdk(code)
    (entry,) = emulator.control.inputs()
    assert [p["id"] for p in emulator.control.pre_annotations()] == [entry["pre_annotation"]]


def test_create_inputs(emulator, sdk):
    code = """
    import io
    scenes = [SceneWithPreAnnotation(scene=make("cameras")[1], pre_annotation=openlabel()) for _ in range(3)]
    results = list(create_inputs(client, scenes, "project-b", sleep_time=0.01))
    result = [r.status.value for r in results]
    """
    assert sdk(code) == ["created"] * 3
    assert [i["batch"] for i in emulator.control.inputs()] == ["batch-1"] * 3
    assert len(emulator.control.pre_annotations()) == 3


def test_answers_in_envelopes(emulator, sdk):
    emulator.control.settings(envelope=True)
    code = """
    uuid = created()
    assert client.cameras.create_from_scene(uuid, "project-a")[0].scene_uuid == uuid
    assert client.workspace.get_workspaces() and client.project.get_projects()
    """
    sdk(code)


def test_credentials_file(emulator, sdk, tmp_path):
    code = """
    from kognic.auth.requests.auth_session import RequestsAuthSession
    result = RequestsAuthSession(host=url, auth=path).ensure_token()["token_type"]
    """
    assert sdk(code, path=str(emulator.credentials_file(tmp_path / "credentials.json"))) == "Bearer"
