"""Projects, batches, scenes, inputs, pre-annotations and workspaces."""

import pytest

from lading import Code
from lading.errors import LadingError
from lading.kognic import HTTPError
from lading.kognic.model.projects import ProjectBatchStatus
from lading.kognic.model.scene import SceneInvalidatedReason, SceneStatus
from lading.kognic.model.scene.metadata.metadata import MetaData

OPENLABEL = {"openlabel": {"metadata": {"schema_version": "1.0.0"}}}


def test_projects_and_batches(client):
    assert [project.project for project in client.project.get_projects()] == ["project-a", "project-b"]
    batches = {batch.batch: batch.status for batch in client.project.get_project_batches("project-a")}
    assert batches["batch-1"] is ProjectBatchStatus.COMPLETED
    assert client.project.create_batch("project-a", "batch-4").batch == "batch-4"
    assert client.project.publish_batch("project-a", "batch-4").status is not ProjectBatchStatus.OPEN
    assert isinstance(client.project.get_annotation_types("project-a"), list)


def test_workspaces(client):
    (workspace,) = client.workspace.get_workspaces()
    assert workspace.id == client.workspace_id
    assert workspace.organization_name


def test_scenes_are_found_by_uuid_and_external_id(client, scene):
    created = client.cameras.create(scene(metadata=MetaData(region="SE")))
    (found,) = client.scene.get_scenes_by_external_ids(["drive-7"])
    assert found.uuid == created.scene_uuid
    while client.scene.get_scenes_by_uuids([created.scene_uuid])[0].status != SceneStatus.Created:
        pass
    summary = client.scene.get_scene_summary(created.scene_uuid)
    assert summary.cameras == {"CAM0"} and summary.metadata["region"] == "SE"
    assert not client.scene.get_ego_poses(created.scene_uuid)
    client.scene.invalidate_scenes([created.scene_uuid], SceneInvalidatedReason.BAD_CONTENT)
    assert client.scene.get_scenes_by_uuids([created.scene_uuid])[0].status == SceneStatus.InvalidatedBadContent


def test_an_unknown_scene_is_an_http_error(client):
    with pytest.raises(HTTPError) as error:
        client.scene.get_scenes_by_uuids(["9b2c1c9e-0000-4000-8000-000000000000"])
    assert error.value.response.status_code == 404
    assert error.value.code == Code.NOT_FOUND


def test_inputs_from_a_scene(client, scene):
    uuid = client.cameras.create(scene()).scene_uuid
    while client.scene.get_scenes_by_uuids([uuid])[0].status != SceneStatus.Created:
        pass
    tried = client.pre_annotation.create(uuid, OPENLABEL, dryrun=True)
    assert tried.id not in [each["id"] for each in client.pre_annotation.list(scene_uuids=[uuid])]
    assert client.pre_annotation.create(uuid, OPENLABEL, dryrun=False, external_id="first").id
    assert client.cameras.create_from_scene(uuid, "project-a", dryrun=True) is None
    (made,) = client.cameras.create_from_scene(uuid, "project-a", batch="batch-3")
    assert made.scene_uuid == uuid
    assert [found.uuid for found in client.input.query_inputs(project="project-a", scene_uuids=[uuid])] == [made.uuid]
    with pytest.warns(DeprecationWarning):
        (entry,) = client.input.get_inputs(project="project-a")
    assert (entry.external_id, entry.batch) == ("drive-7", "batch-3")
    client.input.delete_input(made.uuid)
    assert client.input.query_inputs(project="project-a") == []


def test_many_inputs_come_page_by_page(client, emulator, scene):
    emulator.control.settings(page_size=2)
    for number in range(5):
        client.cameras.create(scene(external_id=f"drive-{number}"), project="project-a")
    found = client.input.query_inputs(project="project-a")
    assert sorted(entry.scene_external_id for entry in found) == [f"drive-{number}" for number in range(5)]


def test_a_refusal_says_what_the_platform_said(client, emulator):
    emulator.control.faults(
        {"match": {"path": "/v1/projects"}, "fault": {"status": 400, "body": {"message": "no <b>"}}}
    )
    with pytest.raises(RuntimeError, match="no <b>") as error:
        client.project.get_projects()
    assert isinstance(error.value, LadingError) and error.value.http_status == 400
