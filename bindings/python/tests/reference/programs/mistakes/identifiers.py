"""The ids in a result of create_inputs are those of the input and of the pre-annotation."""

from builders import cameras, openlabel
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs
from support import connect, show

client = connect()
item = SceneWithPreAnnotation(scene=cameras("one"), pre_annotation=openlabel())
(result,) = create_inputs(client, [item], "project-a", sleep_time=0.01)
(made,) = client.input.query_inputs(scene_uuids=[result.scene_uuid])
(annotated,) = client.pre_annotation.list(scene_uuids=[result.scene_uuid])
show("input", result.input_uuid == made.uuid)
show("pre-annotation", result.preannotation_uuid == annotated["id"])
