"""What goes into create_inputs and comes out of it, as values."""

import json

import pytest

from lading.codes import Code, Stage, State
from lading.errors import ValidationError
from lading.kognic._openlabel import openlabel_text
from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.tools.input_creation import InputCreationStage, InputCreationStatus, SceneWithPreAnnotation
from lading.kognic.tools.model import input_creation_result
from lading.results import Result

OPENLABEL = {"openlabel": {"metadata": {"schema_version": "1.0.0"}}}


def result(**changes):
    values = {
        "index": 3,
        "state": State.CREATED,
        "code": Code.OK,
        "stage": Stage.INPUT_FROM_SCENE,
        "http_status": 0,
        "retryable": False,
        "external_id": "e",
        "scene_uuid": "s",
        "input_uuid": "i",
        "pre_annotation_uuid": "p",
        "status": "created",
        "view_link": "https://view",
        "item": "",
        "message": "",
    }
    return Result(**{**values, **changes})


def test_a_created_input():
    created = input_creation_result(result())
    assert created.status is InputCreationStatus.CREATED
    assert (created.index, created.external_id, created.scene_uuid, created.input_uuid) == (3, "e", "s", "i")
    assert created.preannotation_uuid == created.pre_annotation_uuid == "p"
    assert created.error is None


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.VALIDATION, InputCreationStage.VALIDATION),
        (Stage.UPLOAD, InputCreationStage.UPLOAD),
        (Stage.COMMIT, InputCreationStage.COMMIT),
        (Stage.SIGN_IN, InputCreationStage.SCENE),
        (Stage.PROCESSING, InputCreationStage.SCENE),
        (Stage.PRE_ANNOTATION, InputCreationStage.PRE_ANNOTATION),
        (Stage.INPUT_FROM_SCENE, InputCreationStage.INPUT_FROM_SCENE),
    ],
)
def test_a_failed_scene_says_where_and_why(stage, expected):
    failed = input_creation_result(
        result(state=State.FAILED, code=Code.REFUSED, stage=stage, http_status=400, message="no", item="a.png")
    )
    assert failed.status is InputCreationStatus.FAILED
    assert (failed.error.stage, failed.error.message) == (expected, "no")
    assert (failed.error.code, failed.error.http_status, failed.error.item) == (Code.REFUSED, 400, "a.png")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.VALIDATED, InputCreationStatus.VALIDATED),
        (State.INVALIDATED, InputCreationStatus.INVALIDATED),
        (State.CANCELLED, InputCreationStatus.CANCELLED),
        (State.PROCESSING, InputCreationStatus.PROCESSING),
        (State.FAILED, InputCreationStatus.FAILED),
    ],
)
def test_every_state_has_a_status(state, status):
    assert input_creation_result(result(state=state)).status is status


class Document(BaseSerializer):
    openlabel: dict


@pytest.mark.parametrize("given", [OPENLABEL, json.dumps(OPENLABEL), Document(**OPENLABEL)])
def test_pre_annotations_come_in_three_forms(given):
    assert json.loads(openlabel_text(given)) == OPENLABEL


def test_no_pre_annotation_is_no_text():
    assert openlabel_text(None) == ""


@pytest.mark.parametrize("given", ["{", "[]", 3])
def test_other_pre_annotations_are_refused(given):
    with pytest.raises(ValidationError, match="pre-annotation"):
        openlabel_text(given)


@pytest.mark.parametrize("name", ["pre_annotation", "preannotation", "preAnnotation"])
def test_both_spellings_of_the_guide_are_taken(name):
    scene = Cameras(external_id="e", frame=Frame(images=[]))
    assert SceneWithPreAnnotation(scene=scene, **{name: OPENLABEL}).pre_annotation == OPENLABEL
