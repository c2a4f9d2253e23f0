"""What create_inputs tells of three scenes."""

from builders import cameras, openlabel
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs
from support import connect, outcome, show

client = connect(max_retry_attempts=1)
items = [SceneWithPreAnnotation(scene=cameras(name), pre_annotation=openlabel()) for name in ("one", "two", "three")]
found = []


def create():
    for result in create_inputs(client, items, "project-a", sleep_time=0.01, wait_timeout=3):
        found.append([result.external_id, result.status.value, result.error is not None])
    return sorted(found)


outcome("results", create)
show("seen", sorted(found))
