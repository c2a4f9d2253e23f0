"""Pre-annotations: made, listed by every filter, read, deleted."""

from builders import cameras, openlabel
from kognic.openlabel.models import OpenLabelAnnotation
from support import connect, refused, show, wait

client = connect()
uuids = [client.cameras.create(cameras(f"scene-{index}")).scene_uuid for index in range(2)]
for uuid in uuids:
    wait(client, uuid)

resource = client.pre_annotation
made = resource.create(uuids[0], openlabel(), dryrun=False, external_id="first")
show("made", made)
nameless = resource.create(uuids[0], openlabel(), False)
show("without an external id", nameless)
show("of the other scene", resource.create(uuids[1], openlabel(), dryrun=False, external_id="first"))
cloud = resource.create_from_cloud_resource(uuids[1], "cloud", "gs://bucket/labels.json")
show("in the cloud", cloud)
show("in the cloud, fetched", resource.create_from_cloud_resource(uuids[1], "near", "gs://bucket/b.json", False))
show("available", resource.make_indexed_pre_annotation_available(cloud))

sure = openlabel().model_dump(mode="json", exclude_none=True)
for part in sure["openlabel"]["frames"]["0"]["objects"].values():
    part["object_data"]["bbox"][0]["attributes"]["num"] = [{"name": "confidence", "val": 0.75}]
sure = OpenLabelAnnotation.model_validate(sure)
scored = resource.create(uuids[1], sure, dryrun=False, external_id="scored")
show("with confidences", scored)
show("with confidences, read", resource.get_with_content(uuid=scored.id).content == sure)

tried = resource.create(uuids[0], openlabel(), dryrun=True, external_id="tried")
show("a dry run answers", [type(tried).__name__, bool(tried.id)])

show("all of a scene", resource.list(scene_uuids=[uuids[0]]))
show("by id", resource.list(ids=[made.id, nameless.id]))
show("by external id", resource.list(external_ids=["first"]))
show("by external ids of scenes", resource.list(scene_external_ids=["scene-1", "scene-9"]))
show("by statuses", resource.list(statuses=["available", "processing"]))
show("by two filters", resource.list(external_ids=["first"], scene_uuids=[uuids[1]]))
show("all", len(resource.list()))

read = resource.get_with_content(uuid=made.id)
show("read", [read.uuid, read.scene_uuid, read.external_id])
show("is what was given", read.content == openlabel())
again = resource.get_with_content(scene_uuid=uuids[0], external_id="first")
show("read by external id", again.uuid == made.id)
show("deleted", resource.delete(nameless.id))
show("left", [entry["id"] for entry in resource.list(scene_uuids=[uuids[0]])])

refused("unknown", lambda: resource.get_with_content(uuid=uuids[0]))
refused("by nothing", lambda: resource.get_with_content(), ValueError)
refused("by too much", lambda: resource.get_with_content(uuid=made.id, scene_uuid=uuids[0]), ValueError)
refused("in no scene", lambda: resource.get_with_content(external_id="first"), ValueError)
refused("an unknown external id", lambda: resource.get_with_content(scene_uuid=uuids[0], external_id="x"), ValueError)
refused("of an unknown scene", lambda: resource.create("unknown", openlabel(), dryrun=False))
refused("delete of the unknown", lambda: resource.delete("unknown"))
