"""The base of the models: names, conversion, errors."""

import copy
import inspect
import pickle
from datetime import datetime, timezone
from typing import Dict, List, Optional, Union

import pytest

from lading.errors import ValidationError
from lading.kognic.model import Image, MetaData, Project, ProjectBatchStatus, Scene, SceneStatus, SceneSummary
from lading.kognic.model.base_serializer import BaseSerializer, Field
from lading.kognic.model.scene.cameras import Cameras, Frame

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


def test_a_misspelt_attribute_raises():
    model = Outer(the_id="x")
    with pytest.raises(ValueError, match="Outer has no field cuont, but .*count"):
        model.cuont = 3
    model.count = 3
    assert model.to_dict()["count"] == 3
    metadata = MetaData()
    metadata.weather = "rain"  # any name is one there
    assert metadata.to_dict() == {"weather": "rain"}


NESTED = Outer(the_id="x", inner=Inner(some_number=5), inners=[{}, {"some_number": 2}], by_name={"a": 1, "b": "c"})


@pytest.mark.parametrize(
    ("options", "dumped"),
    [
        ({"include": {"the_id", "count"}}, {"the_id": "x", "count": None}),
        ({"include": ["count"], "exclude_none": True}, {}),
        ({"include": {"inner": True, "by_name": {"a"}}}, {"inner": {"some_number": 5}, "by_name": {"a": 1}}),
        ({"include": {"inners": {0: {"some_number"}}}}, {"inners": [{"some_number": 1}]}),
        ({"include": {"inners": {"__all__": True}}}, {"inners": [{"some_number": 1}, {"some_number": 2}]}),
        ({"include": {"inner", "inners"}, "exclude": {"inner": {"some_number"}, "inners": {1}}},
         {"inner": {}, "inners": [{"some_number": 1}]}),
        ({"exclude_defaults": True, "exclude": {"by_name"}, "by_alias": True},
         {"internalId": "x", "inner": {"someNumber": 5}, "inners": [{}, {"someNumber": 2}]}),
    ],
)
def test_what_to_dump(options, dumped):
    assert NESTED.model_dump(**options) == NESTED.dict(**options) == dumped
    assert Outer.model_validate_json(NESTED.model_dump_json()) == Outer.model_validate_json(NESTED.json()) == NESTED


def test_json_that_is_none_says_so():
    with pytest.raises(ValidationError, match="Outer is made from JSON"):
        Outer.model_validate_json("{")
    with pytest.raises(ValidationError, match="the_id"):
        Outer.model_validate_json(b"{}")


@pytest.mark.parametrize("way", [Outer.copy, Outer.model_copy])
def test_copies(way):
    shallow, deep = way(NESTED, update={"count": 2}), way(NESTED, deep=True)
    assert (shallow.count, NESTED.count, deep) == (2, None, NESTED)
    assert shallow.inner is NESTED.inner and deep.inner is not NESTED.inner


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_models_are_copied_and_pickled(way):
    assert way(NESTED) == NESTED
    assert way(MetaData(region="eu", weather="rain")).weather == "rain"


def test_fields_are_known_by_the_class():
    assert list(Inner.model_fields) == ["some_number"] and list(NESTED.model_fields)[:2] == ["the_id", "number"]
    the_id, count = Outer.model_fields["the_id"], Outer.model_fields["count"]
    assert (the_id.is_required(), the_id.annotation, the_id.alias) == (True, str, "internalId")
    assert (count.is_required(), count.get_default()) == (False, None)


def test_help_shows_the_fields():
    parameters = inspect.signature(Cameras).parameters
    assert list(parameters) == ["external_id", "frame", "sensor_specification", "metadata"]
    assert parameters["external_id"].default is inspect.Parameter.empty
    assert parameters["sensor_specification"].default is None
    assert "sensor_name: str = 'CAM'" in str(inspect.signature(Image))


def test_models_are_fields_of_models_of_pydantic():
    pydantic = pytest.importorskip("pydantic")

    class Drive(pydantic.BaseModel):
        name: str
        inner: Inner
        inners: List[Inner] = []

    drive = Drive(name="d", inner={"someNumber": 4}, inners=[Inner(), {"some_number": 2}])
    assert (drive.inner, drive.inners[1].some_number) == (Inner(some_number=4), 2)
    assert drive.model_dump()["inner"] == {"some_number": 4}
    assert Drive.model_validate_json(drive.model_dump_json(by_alias=True)) == drive
    assert Drive.model_json_schema()["properties"]["inner"]["title"] == "Inner"
    with pytest.raises(pydantic.ValidationError, match="some_number"):
        Drive(name="d", inner={"some_number": "many"})


def test_a_scene_of_dicts():
    images = [{"filename": __file__, "sensorName": "FRONT"}]
    scene = Cameras(external_id="e", frame={"images": images}, metadata={"night": True})
    assert scene.metadata == MetaData(night=True) and isinstance(scene.frame, Frame)
