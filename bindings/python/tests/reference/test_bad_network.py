"""A third of all answers goes wrong, and still every scene becomes one input, exactly once."""

from __future__ import annotations

from collections import Counter

import pytest

from lading.emulator import Emulator
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image
from lading.kognic.resources.scene.file_data import FileData
from lading.kognic.tools.input_creation import InputCreationStatus, SceneWithPreAnnotation, create_inputs

from .conftest import FIXTURES

SCENES = 200
OPENLABEL = {"openlabel": {"metadata": {"schema_version": "1.0.0"}}}
#: Each applies to what is left by those before it: together to a third.
FAULTS = [
    {"status": 503},
    {"status": 429, "headers": {"Retry-After": "0"}},
    {"reset": True},
    {"lost": True},
]
SHARE = 1 - (2 / 3) ** (1 / len(FAULTS))


@pytest.fixture
def emulator():
    with Emulator(processing_polls=1) as emulator:
        yield emulator


def scene(index):
    data = FileData(data=(FIXTURES / "images" / "rgb.png").read_bytes(), format=FileData.Format.PNG)
    frame = Frame(images=[Image(filename="front.png", file_data=data)])
    pre_annotation = OPENLABEL if index % 4 == 0 else None
    return SceneWithPreAnnotation(
        scene=Cameras(external_id=f"drive-{index}", frame=frame), pre_annotation=pre_annotation
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_every_scene_becomes_one_input(emulator, seed):
    auth = (emulator.client_id, emulator.client_secret)
    often = dict(max_retry_attempts=40, max_retry_wait_time=0.05)
    with KognicIOClient(auth=auth, base_url=emulator.url, **often) as client:
        rules = [
            {"match": {"path": "/[v_]*"}, "fault": fault, "probability": SHARE, "seed": seed + index}
            for index, fault in enumerate(FAULTS)
        ]
        emulator.control.faults(rules)
        items = [scene(index) for index in range(SCENES)]
        results = list(create_inputs(client, items, "project-a", sleep_time=0.01, wait_timeout=50))
        emulator.control.clear_faults()

    bad = [result for result in results if result.status is not InputCreationStatus.CREATED]
    assert bad == []
    names = {f"drive-{index}" for index in range(SCENES)}
    assert Counter(result.external_id for result in results) == Counter(names)

    created = [each for each in emulator.control.scenes() if each["status"] == "created"]
    assert {each["external_id"]: each["uuid"] for each in created} == {r.external_id: r.scene_uuid for r in results}
    assert len(created) == SCENES
    inputs = emulator.control.inputs()
    assert sorted(each["scene_uuid"] for each in inputs) == sorted(result.scene_uuid for result in results)
    assert {each["uuid"] for each in inputs} == {result.input_uuid for result in results}
    annotated = [each["scene_uuid"] for each in emulator.control.pre_annotations()]
    assert sorted(annotated) == sorted(r.scene_uuid for r in results if r.preannotation_uuid)
    assert len(annotated) == SCENES / 4

    faulty = [entry for entry in emulator.control.requests("/v") if entry["fault"]]
    assert len(faulty) > SCENES
