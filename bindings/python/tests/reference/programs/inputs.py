"""Inputs: listed with every filter, over pages; invalidated, deleted."""

from builders import cameras
from kognic.io.model.scene.invalidated_reason import SceneInvalidatedReason
from support import connect, refused, show, wait

client = connect()
in_a = [client.cameras.create(cameras(f"drive-{index}"), "project-a").scene_uuid for index in range(5)]
in_batch = client.cameras.create(cameras("drive-5"), "project-a", "batch-3").scene_uuid
in_b = client.cameras.create(cameras("drive-0"), project="project-b").scene_uuid
scenes = [*in_a, in_batch, in_b]
for uuid in scenes:
    wait(client, uuid)

show("of a project", client.input.get_inputs(project="project-a"))
show("of a batch", client.input.get_inputs(project="project-a", batch="batch-3"))
show("by external ids", client.input.get_inputs("project-a", external_ids=["drive-1", "drive-4", "drive-5"]))
show("by external id and batch", client.input.get_inputs("project-a", "batch-2", external_ids=["drive-1", "drive-5"]))
first = client.input.get_inputs("project-a")[0]
show("its older names", [first.uuid, first.input_type, first.scene_uuid, first.scene_type])
show("by uuids", client.input.get_inputs_by_uuids(scene_uuids=in_a[:3]))
show("by uuids, by the older name", client.input.get_inputs_by_uuids(input_uuids=in_a[:1]))

show("query of a project", client.input.query_inputs(project="project-a"))
show("query of a batch", client.input.query_inputs(project="project-a", batch="batch-3"))
show("query of scenes", client.input.query_inputs(scene_uuids=[in_batch, in_b]))
show("query of external ids", client.input.query_inputs(external_ids=["drive-0"]))
show(
    "query of everything at once",
    client.input.query_inputs(
        project="project-a", batch="batch-2", scene_uuids=in_a, external_ids=["drive-0", "drive-3"]
    ),
)
show("query of nothing", client.input.query_inputs(project="project-a", batch="batch-1"))

reasons = (SceneInvalidatedReason.BAD_CONTENT, SceneInvalidatedReason.DUPLICATE)
show("invalidated", client.input.invalidate_inputs([in_a[0]], reasons[0]))
show(
    "invalidated by the older name",
    client.input.invalidate_inputs(input_uuids=[in_a[1]], invalidated_reason=reasons[1]),
)
show("valid", [entry.external_id for entry in client.input.get_inputs("project-a")])
show("invalid", client.input.get_inputs("project-a", include_invalidated=True))
inputs = client.input.query_inputs(scene_uuids=[in_b])
show("deleted", client.input.delete_input(inputs[0].uuid))
show("then", client.input.query_inputs(project="project-b"))
show("no effect", client.input.add_annotation_type(in_a[2], "object-detection"))
show("nor this", client.input.remove_annotation_types(in_a[2], ["object-detection"]))

refused("project unknown", lambda: client.input.get_inputs("project-z"))
refused("uuid unknown", lambda: client.input.get_inputs_by_uuids(scene_uuids=["unknown"]))
refused("delete of the unknown", lambda: client.input.delete_input("unknown"))
# What has the progress of inputs is not known here: the request is what counts.
progress = lambda: list(client.input.get_request_inputs(request_id="r/1", scene_id=in_a[2], page_size=5))
refused("progress of a request's inputs", progress)
refused("progress of an input", lambda: client.input.get_request_input(in_a[2]))
