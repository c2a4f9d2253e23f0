"""Which operation of the library each method starts, and with which parameters."""

import pytest

from lading.errors import NotFoundError, ResponseError
from lading.kognic.model.calibration import SensorCalibration
from lading.kognic.model.scene import SceneInvalidatedReason
from lading.kognic.model.scene.scene_request import Frame, ImageResource, LocalFile, SceneRequest
from lading.kognic.resources.calibration.calibration import CalibrationResource
from lading.kognic.resources.input.input import InputResource
from lading.kognic.resources.pre_annotation.pre_annotation import PreAnnotationResource
from lading.kognic.resources.project.project import ProjectResource
from lading.kognic.resources.scene.cameras import Cameras
from lading.kognic.resources.scene.scene import SceneResource
from lading.kognic.resources.workspace.workspace import WorkspaceResource

TIME = "2024-01-01T00:00:00Z"
BATCH = {"project": "p", "batch": "b", "title": "t", "status": "open", "created": TIME, "updated": TIME}
ENTRY = {"id": "c", "externalId": "e", "created": TIME}
INPUT = {"uuid": "i", "sceneUuid": "s", "requestUid": "r", "sceneExternalId": "e", "viewLink": "v"}
SCENE = {"uuid": "s", "workspaceId": "w", "externalId": "e", "sceneType": "cameras", "status": "new", "created": TIME}
OPENLABEL = {"openlabel": {}}


class Recorder:
    """Answers like a client and remembers the request."""

    def __init__(self, answer):
        self.answer = answer

    def request(self, operation, parameters):
        self.operation = operation
        self.parameters = {name: value for name, value in parameters.items() if value is not None}
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


CALLS = [
    (ProjectResource, lambda r: r.get_projects(), [], "projects.list", {}),
    (ProjectResource, lambda r: r.get_project_batches("p"), [BATCH], "batches.list", {"project": "p"}),
    (
        ProjectResource,
        lambda r: r.create_batch("p", "b", publish_previous_batches=True),
        BATCH,
        "batches.create",
        {"project": "p", "batch": "b", "publishPreviousBatches": True},
    ),
    (ProjectResource, lambda r: r.publish_batch("p", "b"), BATCH, "batches.publish", {"project": "p", "batch": "b"}),
    (ProjectResource, lambda r: r.get_annotation_types("p"), ["a"], "annotation-types.list", {"project": "p"}),
    (WorkspaceResource, lambda r: r.get_workspaces(), [], "workspaces.list", {"anyRoleIn": ["developer"]}),
    (CalibrationResource, lambda r: r.get_calibration("c"), ENTRY, "calibrations.get", {"id": "c"}),
    (CalibrationResource, lambda r: r.get_calibrations(), [ENTRY], "calibrations.list", {}),
    (CalibrationResource, lambda r: r.get_calibrations("e"), ENTRY, "calibrations.list", {"externalId": "e"}),
    (
        CalibrationResource,
        lambda r: r.create_calibration(SensorCalibration(external_id="e", calibration={})),
        ENTRY,
        "calibrations.create",
        {"externalId": "e", "calibration": {}},
    ),
    (SceneResource, lambda r: r.get_scenes_by_uuids(["s"]), [SCENE], "scenes.query", {"sceneUuids": ["s"]}),
    (SceneResource, lambda r: r.get_scenes_by_external_ids(["e"]), [SCENE], "scenes.query", {"externalIds": ["e"]}),
    (SceneResource, lambda r: r.get_ego_poses("s"), {"poses": {}}, "scenes.ego-poses", {"sceneUuid": "s"}),
    (
        SceneResource,
        lambda r: r.invalidate_scenes(["s"], SceneInvalidatedReason.DUPLICATE),
        None,
        "scenes.invalidate",
        {"sceneUuids": ["s"], "reason": "duplicate"},
    ),
    (
        SceneResource,
        lambda r: r.import_indexed_scene("s"),
        None,
        "scenes.update",
        {"sceneUuid": "s", "status": "created"},
    ),
    (InputResource, lambda r: r.query_inputs(project="p"), [INPUT], "inputs.query", {"project": "p"}),
    (InputResource, lambda r: r.delete_input("i"), None, "inputs.delete", {"uuid": "i"}),
    (
        InputResource,
        lambda r: r.create_from_scene("s", project="p", batch="b"),
        INPUT,
        "inputs.create",
        {"sceneUuid": "s", "projectExtId": "p", "batchExtId": "b"},
    ),
    (
        InputResource,
        lambda r: r.create_from_pre_annotation("a", request_uuid="r", dryrun=True),
        None,
        "inputs.create",
        {"preAnnotationUuid": "a", "requestUuid": "r", "dryRun": True},
    ),
    (
        InputResource,
        lambda r: r.update_pre_annotation("i", "a"),
        None,
        "inputs.update-pre-annotation",
        {"inputUuid": "i", "uuid": "a"},
    ),
    (
        Cameras,
        lambda r: r.create_from_scene("s", "p"),
        [INPUT],
        "inputs.create-from-scene",
        {"sceneUuid": "s", "project": "p"},
    ),
    (
        Cameras,
        lambda r: r.create_from_scene("s", "p", "b", dryrun=True),
        None,
        "inputs.create-from-scene",
        {"sceneUuid": "s", "project": "p", "batch": "b", "dryRun": True},
    ),
    (
        PreAnnotationResource,
        lambda r: r.create("s", OPENLABEL, dryrun=False, external_id="e"),
        {"id": "a"},
        "pre-annotations.create",
        {"sceneUuid": "s", "externalId": "e", "preAnnotation": OPENLABEL},
    ),
    (
        PreAnnotationResource,
        lambda r: r.list(scene_uuids=["s"], ids=[]),
        [],
        "pre-annotations.list",
        {"sceneUuids": ["s"]},
    ),
    (PreAnnotationResource, lambda r: r.delete("a"), None, "pre-annotations.delete", {"id": "a"}),
]


@pytest.mark.parametrize(("resource", "call", "answer", "operation", "parameters"), CALLS)
def test_methods_start_their_operation(resource, call, answer, operation, parameters):
    recorder = Recorder(answer)
    call(resource(recorder))
    assert recorder.operation == operation
    assert recorder.parameters == parameters


def test_ego_poses_come_in_the_order_of_frames_and_may_be_absent():
    pose = {"position": {"x": 1, "y": 2, "z": 3}, "rotation": {"w": 1, "x": 0, "y": 0, "z": 0}}
    poses = SceneResource(Recorder({"poses": {"10": pose, "9": pose}})).get_ego_poses("s")
    assert list(poses) == ["9", "10"] and poses["9"].position.y == 2.0
    assert SceneResource(Recorder(NotFoundError("no such scene"))).get_ego_poses("s") is None


@pytest.mark.parametrize("answer", [None, "text", {"id": 5}, [{"uuid": "only"}]])
def test_an_answer_of_another_shape_is_an_error_that_names_the_operation(answer):
    with pytest.raises(ResponseError, match=r"scenes\.query"):
        SceneResource(Recorder(answer)).get_scenes_by_uuids(["s"])


@pytest.mark.parametrize(
    "call",
    [
        lambda r: r.create_from_scene("s"),
        lambda r: r.create_from_scene("s", project="p", request_uuid="r"),
    ],
)
def test_an_input_needs_one_target(call):
    with pytest.raises(ValueError, match="request_uuid or project"):
        call(InputResource(Recorder(None)))


def scene_request(**resource):
    image = ImageResource(sensor_name="CAM", **{"external_resource_uri": None, "local_file": None, **resource})
    return SceneRequest("w", "e", [Frame("1", 5, [image])])


def test_scenes_from_cloud_storage():
    recorder = Recorder({"id": "s"})
    response = SceneResource(recorder).create_scene(scene_request(external_resource_uri="gs://bucket/a.png"))
    assert response.scene_uuid == "s"
    assert recorder.operation == "scenes.create"
    assert recorder.parameters == {
        "workspaceId": "w",
        "externalId": "e",
        "convertedSpecification": {
            "frames": [
                {
                    "id": "1",
                    "timestampNs": 5,
                    "images": [{"resource": {"sensorName": "CAM", "externalResourceUri": "gs://bucket/a.png"}}],
                }
            ]
        },
    }


def test_only_scenes_of_its_type_are_created():
    with pytest.raises(ValueError, match="Cameras"):
        Cameras(Recorder(None)).create({"externalId": "e"})
