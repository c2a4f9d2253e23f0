"""Several inputs with one call: side by side here, one after another there."""

from builders import cameras, openlabel
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs
from support import connect, show

client = connect()
items = [
    SceneWithPreAnnotation(scene=cameras(f"scene-{index}"), pre_annotation=openlabel() if index % 2 else None)
    for index in range(6)
]
results = create_inputs(client, items, "project-a", sleep_time=0.01, batch="batch-3")
show("results", sorted([result.external_id, result.status.value] for result in results))
