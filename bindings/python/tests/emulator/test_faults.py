"""Injected faults, seen from the client: what arrives, and whether the request was processed."""

from __future__ import annotations

import pytest
import requests

from .api import cameras, put

PROJECTS = "/v1/projects"


def outcome(call) -> object:
    """The status, or the kind of failure when no whole answer arrives."""
    try:
        answer = call()
    except requests.exceptions.ChunkedEncodingError:
        return "cut"
    except requests.exceptions.ConnectionError:
        return "reset"
    return answer.status_code


def test_status_with_body_and_headers(emulator, api):
    fault = {"status": 503, "headers": {"Retry-After": "2"}, "body": {"message": "busy"}}
    emulator.control.faults({"match": {"path": "/v1/projects"}, "fault": fault})
    answer = api.call("GET", PROJECTS)
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()) == (503, "2", {"message": "busy"})
    (entry,) = emulator.control.requests(PROJECTS)
    assert (entry["status"], entry["fault"]) == (503, fault)


def test_body_and_content_type_as_given(emulator, api):
    emulator.control.faults({"fault": {"status": 418, "body": "<a/>", "content_type": "text/xml"}})
    answer = api.call("GET", PROJECTS)
    assert (answer.text, answer.headers["Content-Type"]) == ("<a/>", "text/xml")


@pytest.mark.parametrize(
    "rule, expected",
    [
        ({}, [503] * 6),
        ({"times": 2}, [503, 503, 200, 200, 200, 200]),
        ({"every": 3}, [200, 200, 503, 200, 200, 503]),
        ({"every": 2, "times": 1}, [200, 503, 200, 200, 200, 200]),
        ({"from": 3, "times": 1}, [200, 200, 503, 200, 200, 200]),
        ({"from": 5}, [200, 200, 200, 200, 503, 503]),
        ({"from": 3, "every": 2}, [200, 200, 200, 503, 200, 503]),
        ({"probability": 0}, [200] * 6),
    ],
)
def test_when_a_rule_applies(emulator, api, rule, expected):
    emulator.control.faults({"match": {"method": "GET", "path": "/v1/proj*"}, "fault": {"status": 503}, **rule})
    assert [api.call("GET", PROJECTS).status_code for _ in expected] == expected


def test_probability_repeats_with_its_seed(emulator, api):
    def run(seed: int) -> list:
        emulator.control.clear_faults()
        emulator.control.faults({"fault": {"status": 503}, "probability": 0.5, "seed": seed})
        return [api.call("GET", PROJECTS).status_code for _ in range(40)]

    first = run(1)
    assert set(first) == {200, 503}
    assert run(1) == first
    assert run(2) != first


@pytest.mark.parametrize(
    "match", [{"method": "POST"}, {"path": "/v1/other"}, {"external_id": "x"}, {"file": "*"}, {"more_than": 1}]
)
def test_other_requests_are_left_alone(emulator, api, match):
    emulator.control.faults({"match": match, "fault": {"status": 503}})
    assert api.call("GET", PROJECTS).status_code == 200


def test_first_rule_that_applies_decides(emulator, api):
    emulator.control.faults([{"fault": {"status": 500}, "times": 1}], {"fault": {"status": 502}, "times": 1})
    assert [api.call("GET", PROJECTS).status_code for _ in range(3)] == [500, 502, 200]


def test_external_id_of_bodies_and_of_scenes_in_paths(emulator, api):
    emulator.control.faults({"match": {"external_id": "bad-*"}, "fault": {"status": 503}})
    assert api.create(body=cameras("bad-1")).status_code == 503
    emulator.control.clear_faults()
    good, bad = (api.create(body=cameras(name)).json() for name in ("good-1", "bad-1"))
    emulator.control.faults({"match": {"external_id": "bad-*"}, "fault": {"status": 503}})
    assert [put(created["files"]["image-0.jpg"]).status_code for created in (good, bad)] == [200, 503]
    assert api.commit(bad["internalId"]).status_code == 503
    assert api.query(good["internalId"]).status_code == 200
    assert api.query(good["internalId"], bad["internalId"]).status_code == 503


@pytest.mark.parametrize(
    "fault, processed",
    [
        ({"reset": True}, 0),
        ({"half_read": True}, 0),
        ({"close": True}, 0),
        ({"garbage": True}, 0),
        ({"lost": True}, 1),
        ({"truncate": True}, 1),
    ],
)
def test_cut_connections(emulator, api, fault, processed):
    emulator.control.faults({"match": {"path": "/v1/inputs/cameras"}, "fault": fault})
    assert outcome(api.create) in ("reset", "cut")
    assert len(emulator.control.scenes()) == processed


def test_lost_upload_is_stored(emulator, api):
    url = api.create().json()["files"]["image-0.jpg"]
    emulator.control.faults({"match": {"method": "PUT"}, "fault": {"lost": True}, "times": 1})
    assert outcome(lambda: put(url)) == "reset"
    assert emulator.control.objects()[0]["uploads"] == 1
    assert emulator.control.requests("/_storage/")[0]["status"] is None


def test_reset_upload_is_not_stored(emulator, api):
    url = api.create().json()["files"]["image-0.jpg"]
    emulator.control.faults({"match": {"method": "PUT"}, "fault": {"reset": True}, "times": 1})
    assert outcome(lambda: put(url, b"x" * 3_000_000)) == "reset"
    assert emulator.control.objects()[0]["uploads"] == 0
    assert put(url).status_code == 200


@pytest.mark.parametrize("fault", [{"half_read": True}, {"close": True}, {"garbage": True}])
def test_upload_that_breaks_is_not_stored(emulator, api, fault):
    url = api.create().json()["files"]["image-0.jpg"]
    emulator.control.faults({"match": {"file": "*.jpg"}, "fault": fault, "times": 1})
    assert outcome(lambda: put(url, b"x" * 3_000_000)) == "reset"
    assert emulator.control.objects()[0]["uploads"] == 0
    assert put(url).status_code == 200


@pytest.mark.parametrize("fault, status", [({"status": 502}, 502), ({"html": True, "status": 200}, 200)])
def test_a_gateway_may_lose_the_answer_to_what_was_carried_out(emulator, api, fault, status):
    emulator.control.faults({"match": {"path": "/v1/inputs/cameras"}, "fault": {**fault, "carried_out": True}})
    answer = api.create()
    assert answer.status_code == status and "files" not in answer.text
    assert len(emulator.control.scenes()) == 1


def test_an_answer_that_is_too_deep_or_too_long(emulator, api):
    emulator.control.faults({"fault": {"deep": True}, "times": 1}, {"fault": {"huge": 3_000_001}})
    with pytest.raises((ValueError, RecursionError)):
        api.call("GET", PROJECTS).json()
    answer = api.call("GET", PROJECTS)
    assert (answer.status_code, len(answer.content), answer.content[:5]) == (200, 3_000_001, b"[0,0,")


def test_broken_json_of_an_answer_that_is_compressed(emulator, api):
    emulator.control.faults({"match": {"path": "/v2/*"}, "fault": {"broken_json": True}})
    scenes = [api.create(body=cameras(f"scene-{number}")).json()["internalId"] for number in range(10)]
    with pytest.raises(ValueError):
        api.query(*scenes).json()


def test_requests_that_nobody_waits_for_are_under_way(emulator, api):
    emulator.control.faults({"fault": {"latency_ms": 50}})
    assert emulator.control.health()["under_way"] == 0
    with pytest.raises(requests.exceptions.ReadTimeout):
        api.session.get(emulator.url + PROJECTS, timeout=0.01)
    while emulator.control.health()["under_way"]:
        pass
    assert emulator.control.requests(PROJECTS)[0]["status"] == 200


def test_gateway_page(emulator, api):
    emulator.control.faults({"fault": {"html": True}})
    answer = api.call("GET", PROJECTS)
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    assert len(answer.text) > 500


@pytest.mark.parametrize("fault", [{"broken_json": True}, {"empty": True}])
def test_answers_that_are_not_json(emulator, api, fault):
    emulator.control.faults({"match": {"path": PROJECTS}, "fault": fault})
    answer = api.call("GET", PROJECTS)
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


def test_stall_only_delays_the_rest(emulator, api):
    expected = api.call("GET", PROJECTS).json()
    emulator.control.faults({"fault": {"stall_ms": 20}}, {"fault": {"latency_ms": 20}})
    assert api.call("GET", PROJECTS).json() == expected
    with pytest.raises(requests.exceptions.ReadTimeout):
        emulator.control.clear_faults()
        emulator.control.faults({"fault": {"latency_ms": 60_000}})
        api.session.get(emulator.url + PROJECTS, timeout=0.05)


def test_expired_url_at_upload(emulator, api):
    url = api.create().json()["files"]["image-0.jpg"]
    emulator.control.faults({"match": {"method": "PUT"}, "fault": {"expired_url": True}, "times": 1})
    assert "ExpiredToken" in put(url).text
    assert put(url).status_code == 200


def test_expired_urls_from_the_start(emulator, api):
    emulator.control.faults({"match": {"path": "/v1/inputs/cameras"}, "fault": {"expired_url": True}})
    assert "ExpiredToken" in put(api.create().json()["files"]["image-0.jpg"]).text


def test_failed_scene(emulator, api):
    emulator.control.faults({"match": {"external_id": "scene-1"}, "fault": {"fail_scene": "cannot read image"}})
    scene_uuid = api.upload(api.create())
    emulator.control.clear_faults()
    assert [api.status(scene_uuid) for _ in range(3)] == ["processing", "processing", "failed"]
    assert api.query(scene_uuid).json()[0]["errorMessage"] == "cannot read image"


def test_invalidated_scene(emulator, api):
    fault = {"invalidate_scene": "duplicate"}
    emulator.control.faults({"match": {"path": "*/actions/commit"}, "fault": fault})
    scene_uuid = api.upload(api.create())
    assert [api.status(scene_uuid) for _ in range(3)] == ["processing", "processing", "invalidated:duplicate"]


@pytest.mark.parametrize(
    "rule, part",
    [
        ({}, "fault"),
        ({"fault": {}}, "no fault"),
        ({"fault": {"explode": True}}, "explode"),
        ({"fault": {"status": 99}}, "status"),
        ({"fault": {"reset": True, "lost": True}}, "only one"),
        ({"fault": {"reset": True, "carried_out": True}}, "only goes with"),
        ({"fault": {"huge": 0}}, "huge"),
        ({"fault": {"reset": True}, "from": 0}, "from"),
        ({"fault": {"reset": True}, "time": 1}, "time"),
        ({"fault": {"reset": True}, "probability": 2}, "probability"),
        ({"fault": {"invalidate_scene": "because"}}, "duplicate"),
    ],
)
def test_rule_is_refused(emulator, rule, part):
    with pytest.raises(ValueError, match=part):
        emulator.control.faults(rule)


def test_rules_count(emulator, api):
    emulator.control.faults({"fault": {"status": 500}, "every": 2})
    for _ in range(3):
        api.call("GET", PROJECTS)
    (rule,) = emulator.control.faults()
    assert (rule["matched"], rule["applied"]) == (3, 1)
