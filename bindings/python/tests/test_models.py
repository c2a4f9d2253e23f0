"""The base of the models: names, conversion, errors."""

from datetime import datetime, timezone
from typing import Dict, List, Optional, Union

import pytest

from lading.errors import ValidationError
from lading.kognic.model import Project, ProjectBatchStatus, Scene, SceneStatus, SceneSummary
from lading.kognic.model.base_serializer import BaseSerializer, Field

SCENE = {
    "uuid": "u",
    "workspaceId": "w",
    "externalId": "e",
    "sceneType": "cameras",
    "status": "created",
    "created": "2024-05-06T07:08:09.123456789Z",
}


class Inner(BaseSerializer):
    some_number: int = 1


class Outer(BaseSerializer):
    the_id: str = Field(alias="internalId")
    number: float = 0.5
    count: Optional[int] = None
    flag: bool = False
    inner: Inner = Inner()
    inners: List[Inner] = []
    by_name: Dict[str, Union[str, int]] = {}
    hidden: Optional[str] = Field(default=None, exclude=True)


def test_both_spellings_are_taken_and_the_wire_has_camel_case():
    model = Outer(internalId="x", number=2, inners=[{"someNumber": 3}, {"some_number": 4}, Inner()], byName={"a": 1})
    assert model == Outer(the_id="x", number=2, inners=[Inner(some_number=n) for n in (3, 4, 1)], by_name={"a": 1})
    assert model.to_dict() == {
        "internalId": "x",
        "number": 2.0,
        "flag": False,
        "inner": {"someNumber": 1},
        "inners": [{"someNumber": 3}, {"someNumber": 4}, {"someNumber": 1}],
        "byName": {"a": 1},
    }


def test_models_dump_under_their_own_names_too():
    model = Outer(the_id="x", hidden="y")
    assert model.model_dump(exclude_none=True, exclude=["inner", "inners", "by_name"]) == {
        "the_id": "x",
        "number": 0.5,
        "flag": False,
    }
    assert model.hidden == "y"
    assert '"internalId": "x"' in model.model_dump_json(by_alias=True)


def test_defaults_are_not_shared():
    first = Outer(the_id="1")
    first.inners.append(Inner())
    first.inner.some_number = 9
    assert Outer(the_id="2").inners == [] and Outer(the_id="2").inner.some_number == 1


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "the_id"),
        ({"the_id": 7}, "the_id"),
        ({"the_id": "x", "count": 1.5}, "count"),
        ({"the_id": "x", "count": "many"}, "count"),
        ({"the_id": "x", "number": "n"}, "number"),
        ({"the_id": "x", "flag": "yes"}, "flag"),
        ({"the_id": "x", "inners": "abc"}, "inners"),
        ({"the_id": "x", "inners": [{}, {"some_number": "a"}]}, "some_number"),
        ({"the_id": "x", "inners": [{}, 3]}, "inners[1]"),
        ({"the_id": "x", "by_name": []}, "by_name"),
    ],
)
def test_errors_name_the_field(values, named):
    with pytest.raises(ValidationError) as error:
        Outer(**values)
    assert named in str(error.value)
    assert isinstance(error.value, ValueError)


def test_large_numbers_stay_exact():
    assert Outer(the_id="x", count=1700000000123456789).count == 1700000000123456789


def test_answers_of_the_platform_are_read():
    scene = Scene.from_json({**SCENE, "somethingNew": 1})
    assert scene.status is SceneStatus.Created
    assert scene.status == "created"
    assert scene.created == datetime(2024, 5, 6, 7, 8, 9, 123456, timezone.utc)
    assert scene.error_message is None


def test_a_status_of_a_newer_platform_stays_text():
    assert Scene.from_json({**SCENE, "status": "quarantined"}).status == "quarantined"


def test_sets_and_unions_are_read():
    summary = SceneSummary.from_json(
        {
            "sceneUuid": "u",
            "externalId": "e",
            "workspaceId": "w",
            "created": "2024-01-01T00:00:00Z",
            "cameras": ["A", "B"],
            "frameRelativeTimes": [0, 100],
            "sceneType": "cameras_sequence",
            "isMultiSensor": False,
            "isMotionCompensated": True,
            "metadata": {"n": 1, "t": "x", "f": 1.5, "b": True},
        }
    )
    assert summary.cameras == {"A", "B"}
    assert summary.metadata == {"n": 1, "t": "x", "f": 1.5, "b": True}
    assert summary.metadata["b"] is True


@pytest.mark.parametrize(
    "text",
    ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000+00:00", "2024-01-02T04:04:05+0100", "2024-01-02 03:04:05Z"],
)
def test_times_are_read_as_they_come(text):
    project = Project.from_json({"created": text, "title": "", "description": "", "status": "open", "project": "p"})
    assert project.created == datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


def test_models_are_printable_and_comparable():
    assert repr(Inner(some_number=2)) == "Inner(some_number=2)"
    assert Inner(some_number=2) != Inner(some_number=3)
    assert ProjectBatchStatus("in-progress") is ProjectBatchStatus.INPROGESS
