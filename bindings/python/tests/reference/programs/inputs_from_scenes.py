"""Inputs made of scenes and of pre-annotations, by both ways, and given another pre-annotation."""

from builders import cameras, openlabel
from support import connect, refused, show, wait

client = connect()
uuids = [client.cameras.create(cameras(f"scene-{index}")).scene_uuid for index in range(4)]
for uuid in uuids:
    wait(client, uuid)

show("dry run", client.cameras.create_from_scene(uuids[0], "project-a", dryrun=True))
show("in the open batch", client.cameras.create_from_scene(uuids[0], "project-a"))
show("in a batch", client.lidars.create_from_scene(uuids[0], project="project-a", batch="batch-3"))

show("newer, dry run", client.input.create_from_scene(uuids[1], project="project-b", dryrun=True))
made = client.input.create_from_scene(uuids[1], project="project-b")
show("newer", made)
show("newer in a batch", client.input.create_from_scene(uuids[1], project="project-a", batch="batch-3"))
show("of a request", client.input.create_from_scene(uuids[2], request_uuid=made.request_uid))

annotated = client.pre_annotation.create(uuids[3], openlabel(), dryrun=False)
show("with a pre-annotation", client.input.create_from_scene(uuids[3], annotated.id, project="project-b"))
show("of one, dry run", client.input.create_from_pre_annotation(annotated.id, project="project-a", dryrun=True))
of_one = client.input.create_from_pre_annotation(annotated.id, project="project-a", batch="batch-2")
show("of one", of_one)
other = client.pre_annotation.create(uuids[3], openlabel(), dryrun=False, external_id="better")
show("another one", client.input.update_pre_annotation(of_one.uuid, other.id))

neither = lambda: client.input.create_from_scene(uuids[2])
both = lambda: client.input.create_from_scene(uuids[2], project="project-a", request_uuid=made.request_uid)
refused("neither project nor request", neither, ValueError)
refused("both", both, ValueError)
refused(
    "into a completed batch", lambda: client.cameras.create_from_scene(uuids[2], "project-a", "batch-1"), RuntimeError
)
refused("of an unknown scene", lambda: client.cameras.create_from_scene("unknown", "project-a"))
refused("in an unknown project", lambda: client.input.create_from_scene(uuids[2], project="project-z"))
