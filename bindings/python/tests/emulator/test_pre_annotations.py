"""Pre-annotations: which OpenLABEL is taken, and their life after that."""

from __future__ import annotations

import copy

import pytest

from .api import put, scene_body

UID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def geometry(name: str, val: list, stream: str = "CAM-0", **more) -> dict:
    return {"name": name, "val": val, "attributes": {"text": [{"name": "stream", "val": stream}]}, **more}


BBOX = geometry("box", [1, 2, 3, 4])
CUBOID = geometry("solid", [0] * 10, "lidar")
ALL = {
    "bbox": [BBOX],
    "cuboid": [CUBOID],
    "poly2d": [geometry("line", [1, 2, 3, 4], closed=True, mode="MODE_POLY2D_ABSOLUTE")],
    "point2d": [geometry("point", [1, 2])],
    "num": [{"name": "speed", "val": 3.5}],
    "boolean": [{"name": "seen", "val": True}],
    "vec": [{"name": "list", "val": ["a", 1]}],
}


def openlabel(frames: int = 1, **object_data) -> dict:
    data = object_data or {"bbox": [BBOX]}
    made = {
        str(index): {
            "frame_properties": {"timestamp": 100 * index, "streams": {"CAM-0": {}}},
            "objects": {UID: {"object_data": copy.deepcopy(data)}},
        }
        for index in range(frames)
    }
    objects = {UID: {"name": "car", "type": "Car"}}
    return {"metadata": {"schema_version": "1.0.0"}, "objects": objects, "frames": made}


@pytest.fixture
def scene_uuid(api):
    return api.scene()


def create(api, scene_uuid, content=None, dry_run=False, **more):
    content = openlabel() if content is None else content
    body = {"sceneUuid": scene_uuid, "preAnnotation": {"openlabel": content}, **more}
    return api.call("POST", "/v1/pre-annotations", body, dry_run)


@pytest.mark.parametrize("kind", ALL)
def test_content_comes_back_as_it_was_given(api, scene_uuid, kind):
    content = openlabel(**{kind: ALL[kind]})
    made = create(api, scene_uuid, content, externalId="first").json()
    resolved = api.call("GET", f"/v2/pre-annotations/{made['id']}/resolved").json()
    assert resolved["content"] == {"openlabel": content}
    assert (resolved["uuid"], resolved["sceneUuid"], resolved["externalId"]) == (made["id"], scene_uuid, "first")


def frame(content: dict) -> dict:
    return content["frames"]["0"]


def data(content: dict) -> dict:
    return frame(content)["objects"][UID]["object_data"]


@pytest.mark.parametrize(
    "change, part",
    [
        (lambda c: c.pop("metadata"), "metadata: missing"),
        (lambda c: c["metadata"].update(schema_version="2.0.0"), "schema_version: must be one of 1.0.0"),
        (lambda c: c.update(extra={}), "extra: unknown key"),
        (lambda c: c.update(contexts={"0": {}}), "openlabel.contexts: not supported"),
        (lambda c: c.update(relations={"0": {}}), "openlabel.relations: not supported"),
        (lambda c: frame(c).update(relations={"0": {}}), "openlabel.frames.0.relations: not supported"),
        (lambda c: c["frames"].update({"x": {}}), "must be a frame number"),
        (lambda c: c["frames"].update({"1": {}}), "has a single frame, not 2"),
        (lambda c: frame(c)["frame_properties"].update(timestamp=5), "timestamp: must be 0"),
        (lambda c: c["objects"].update(car=c["objects"].pop(UID)), "must be an integer or a uuid"),
        (lambda c: c["objects"].clear(), "there is no such object"),
        (lambda c: c["objects"][UID].pop("type"), "type: missing"),
        (lambda c: data(c).update(rbbox=[]), "rbbox: unknown key"),
        (lambda c: data(c)["bbox"][0].update(val=[1, 2, 3]), "must have 4 numbers, not 3"),
        (lambda c: data(c)["bbox"][0].update(val=[1, 2, 3, "4"]), "must be a finite number"),
        (lambda c: data(c)["bbox"][0].pop("name"), "name: missing"),
        (lambda c: data(c)["bbox"][0]["attributes"].clear(), "must have one stream"),
        (lambda c: data(c)["bbox"][0].pop("attributes"), "attributes: missing"),
        (lambda c: data(c)["bbox"][0]["attributes"]["text"][0].update(val="X"), "the scene has no camera X"),
        (lambda c: data(c).update(cuboid=[CUBOID, CUBOID]), "at most one of cuboid and poly3d"),
        (lambda c: data(c).update(cuboid=[geometry("c", [0] * 9)]), "must have 10 numbers"),
        (lambda c: data(c).update(poly2d=[geometry("p", [1, 2])]), "closed: missing"),
        (lambda c: data(c).update(poly3d=[geometry("p", [1, 2], closed=True)]), "multiple of 3"),
    ],
)
def test_content_is_refused(emulator, api, scene_uuid, change, part):
    content = openlabel()
    change(content)
    for dry_run in (True, False):
        answer = create(api, scene_uuid, content, dry_run)
        assert answer.status_code == 400
        assert part in answer.json()["message"]
    assert emulator.control.pre_annotations() == []


def test_pointers_need_geometry_at_both_ends(api):
    answer = api.create("cameras-sequence", scene_body("cameras-sequence"))
    for url in answer.json()["files"].values():
        put(url, content_type="image/png")
    sequence = answer.json()["internalId"]
    api.commit(sequence)
    while api.status(sequence) != "created":
        pass
    content = openlabel(2, bbox=[geometry("box", [1, 2, 3, 4], "CAM")])
    pointer = {"type": "bbox", "frame_intervals": [{"frame_start": 0, "frame_end": 1}]}
    content["objects"][UID]["object_data_pointers"] = {"box": pointer}
    assert create(api, sequence, content).status_code == 200
    content["frames"]["1"]["objects"] = {}
    refused = create(api, sequence, content)
    assert refused.status_code == 400
    assert "frame 1 is the frame_end of an interval" in refused.json()["message"]


def test_dry_run_answers_with_an_id_and_leaves_nothing(emulator, api, scene_uuid):
    assert create(api, scene_uuid, dry_run=True).json()["id"]
    assert emulator.control.pre_annotations() == []


def test_scene_must_be_created(api):
    pending = api.create().json()["internalId"]
    assert create(api, pending).status_code == 400
    assert create(api, "unknown").status_code == 404


def test_external_id_is_unique_in_a_scene(api, scene_uuid):
    assert create(api, scene_uuid, externalId="a").status_code == 200
    assert create(api, scene_uuid, externalId="a").status_code == 409
    assert create(api, api.scene(), externalId="a").status_code == 200


def test_older_inputs_take_the_latest_along(emulator, api, scene_uuid):
    create(api, scene_uuid)
    latest = create(api, scene_uuid).json()["id"]
    api.call("POST", "/v1/inputs", {"sceneUuid": scene_uuid, "project": "project-a"})
    assert emulator.control.inputs()[0]["pre_annotation"] == latest


def test_newer_inputs_take_the_one_that_is_named(emulator, api, scene_uuid):
    first, second = create(api, scene_uuid).json()["id"], create(api, scene_uuid).json()["id"]
    made = api.call("POST", "/v2/inputs", {"preAnnotationUuid": first, "projectExtId": "project-a"}).json()
    path = f"/v2/inputs/{made['uuid']}/pre-annotation"
    assert emulator.control.inputs()[0]["pre_annotation"] == first
    assert api.call("DELETE", f"/v2/pre-annotations/{first}").status_code == 409
    assert api.call("PATCH", path, {"uuid": second}).status_code == 200
    assert api.call("DELETE", f"/v2/pre-annotations/{first}").status_code == 204
    assert api.call("PATCH", path, {"uuid": first}).status_code == 404
    other = create(api, api.scene()).json()["id"]
    assert api.call("PATCH", path, {"uuid": other}).status_code == 400


def test_list(api, scene_uuid):
    ids = [create(api, scene_uuid, externalId=name).json()["id"] for name in "abc"]
    listed = lambda query: api.call("GET", "/v2/pre-annotations" + query).json()  # noqa: E731
    assert [entry["id"] for entry in listed("")["data"]] == ids
    assert listed("?limit=2")["hasNext"] is True
    assert listed("?limit=2&offset=2")["hasNext"] is False
    assert [e["externalId"] for e in listed("?externalIds=a&externalIds=c")["data"]] == ["a", "c"]
    assert [e["id"] for e in listed(f"?uuids={ids[1]}&sceneUuids={scene_uuid}")["data"]] == [ids[1]]
    assert listed("?statuses=processing")["data"] == []
    assert len(listed("?sceneExternalIds=scene-1")["data"]) == 3
    for query in ("?limit=0", "?limit=1001", "?offset=-1"):
        assert api.call("GET", "/v2/pre-annotations" + query).status_code == 400


def test_cloud_resources(emulator, api, scene_uuid):
    body = {"sceneUuid": scene_uuid, "externalId": "c", "externalResourceId": "gs://bucket/file"}
    made = api.call("POST", "/v2/pre-annotations", body).json()["id"]
    assert emulator.control.pre_annotations()[0]["status"] == "indexed"
    assert api.call("GET", f"/v2/pre-annotations/{made}/resolved").status_code == 404
    change = lambda: api.call("PATCH", f"/v2/pre-annotations/{made}", {"status": "processing"}).status_code  # noqa: E731
    assert (change(), change()) == (200, 400)
    assert emulator.control.pre_annotations()[0]["status"] == "available"
