"""Many inputs with one call, with and without pre-annotations, in a batch."""

from builders import calibrate, cameras, clouds, images, openlabel
from kognic.io.model.scene.lidars_and_cameras import Frame, LidarsAndCameras
from kognic.io.tools.input_creation import InputCreationStatus, SceneWithPreAnnotation, create_inputs
from support import connect, show

client = connect()


def results_of(items, project, **options):
    found = create_inputs(client, items, project, sleep_time=0.01, **options)
    return sorted([result.external_id, result.status, result.error, bool(result.scene_uuid)] for result in found)


one = SceneWithPreAnnotation(scene=cameras("one"))
show("one", results_of([one], "project-a"))
annotated = SceneWithPreAnnotation(scene=cameras("annotated"), pre_annotation=openlabel())
show("with a pre-annotation", results_of([annotated], project="project-b"))
frame = Frame(point_clouds=clouds(), images=images())
scene = LidarsAndCameras(external_id="lidars", frame=frame, calibration_id=calibrate(client))
show("with lidars, in a batch", results_of([SceneWithPreAnnotation(scene=scene)], "project-a", batch="batch-3"))
show("statuses", [InputCreationStatus.CREATED, InputCreationStatus.FAILED, InputCreationStatus.PROCESSING])
refusal = results_of([SceneWithPreAnnotation(scene=cameras("late"))], "project-a", batch="batch-1")
show("in a completed batch", [[status, error.stage] for _, status, error, _ in refusal])
show("inputs", client.input.query_inputs(project="project-a"))
