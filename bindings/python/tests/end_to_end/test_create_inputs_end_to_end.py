"""Many inputs at once, failures included."""

from lading.codes import Code
from lading.kognic.tools.input_creation import (
    InputCreationStage,
    InputCreationStatus,
    SceneWithPreAnnotation,
    create_inputs,
    follow_scenes,
)

OPENLABEL = {"openlabel": {"metadata": {"schema_version": "1.0.0"}}}
FAST = {"sleep_time": 0.01}


def run(client, scenes, **options):
    items = [
        scene if isinstance(scene, SceneWithPreAnnotation) else SceneWithPreAnnotation(scene=scene) for scene in scenes
    ]
    results = list(create_inputs(client, items, "project-a", **{**FAST, **options}))
    assert sorted(result.index for result in results) == list(range(len(items)))
    return sorted(results, key=lambda result: result.index)


def test_every_scene_becomes_an_input(client, emulator, scene):
    results = run(client, [scene(external_id=f"drive-{n}") for n in range(5)], batch="batch-3")
    assert [result.status for result in results] == [InputCreationStatus.CREATED] * 5
    assert [result.external_id for result in results] == [f"drive-{n}" for n in range(5)]
    assert {entry["batch"] for entry in emulator.control.inputs()} == {"batch-3"}


def test_a_pre_annotation_comes_first_and_its_id_back(client, emulator, scene):
    (result,) = run(client, [SceneWithPreAnnotation(scene=scene(), pre_annotation=OPENLABEL)])
    assert result.status is InputCreationStatus.CREATED
    (stored,) = emulator.control.pre_annotations()
    assert result.preannotation_uuid


def test_a_failed_scene_leaves_the_others_alone(client, emulator, scene, folder):
    emulator.control.faults({"match": {"external_id": "bad"}, "fault": {"fail_scene": "unreadable"}})
    (folder / "broken.png").write_bytes(b"not an image")
    good, failed, broken = run(
        client,
        [scene(external_id="good"), scene(external_id="bad"), scene("broken.png", external_id="broken")],
    )
    assert good.status is InputCreationStatus.CREATED
    assert failed.status is InputCreationStatus.FAILED
    assert failed.error.stage is InputCreationStage.SCENE and "unreadable" in failed.error.message
    assert broken.status is InputCreationStatus.FAILED and broken.error.stage is InputCreationStage.VALIDATION


def test_an_invalidated_scene_is_a_result_of_its_own(client, emulator, scene):
    emulator.control.faults({"fault": {"invalidate_scene": "duplicate"}})
    (result,) = run(client, [scene()])
    assert result.status is InputCreationStatus.INVALIDATED


def test_a_scene_that_takes_too_long_is_still_processing(client, emulator, scene):
    emulator.control.settings(processing_polls=0, processing_seconds=600)
    (result,) = run(client, [scene()], wait_timeout=0.05)
    assert result.status is InputCreationStatus.PROCESSING
    assert result.error.code == Code.STILL_PROCESSING and result.error.retryable

    emulator.control.advance_clock(601)
    (later,) = follow_scenes(client, [result.scene_uuid], project="project-a")
    assert later.status is InputCreationStatus.CREATED
    assert later.scene_uuid == result.scene_uuid and later.input_uuid


def test_a_dry_run_yields_results_too(client, emulator, scene):
    results = run(client, [scene(external_id="a"), scene(external_id="b")], dryrun=True)
    assert [result.status for result in results] == [InputCreationStatus.VALIDATED] * 2
    assert emulator.control.inputs() == []


def test_leaving_the_loop_cancels_the_rest(client, emulator, scene, folder):
    emulator.control.settings(processing_polls=1_000_000)
    (folder / "broken.png").write_bytes(b"not an image")
    scenes = [scene("broken.png", external_id="first"), scene(external_id="never ready")]
    results = create_inputs(client, [SceneWithPreAnnotation(scene=each) for each in scenes], "project-a", **FAST)
    assert next(results).external_id == "first"
    results.close()
    assert emulator.control.inputs() == []
    assert client.project.get_projects()


def test_no_scenes_are_no_results(client):
    assert list(create_inputs(client, [], "project-a")) == []
