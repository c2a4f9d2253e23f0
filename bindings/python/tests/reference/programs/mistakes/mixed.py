"""create_inputs of scenes of several types, point clouds alone among them."""

from builders import cameras, clouds
from kognic.io.model.scene.lidars import Frame, Lidars
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs
from support import connect, outcome

client = connect()
lidars = Lidars(external_id="lidars", frame=Frame(point_clouds=clouds()))


def create(*scenes):
    items = [SceneWithPreAnnotation(scene=scene) for scene in scenes]
    return sorted(r.status.value for r in create_inputs(client, items, "project-a", sleep_time=0.01))


outcome("lidars", lambda: create(lidars))
outcome("mixed", lambda: create(cameras("images"), lidars))
