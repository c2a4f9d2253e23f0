"""A dry run of create_inputs."""

from builders import cameras
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs
from support import connect, outcome

client = connect()
items = [SceneWithPreAnnotation(scene=cameras(name)) for name in ("one", "two")]
outcome("results", lambda: sorted(r.external_id for r in create_inputs(client, items, "project-a", dryrun=True)))
