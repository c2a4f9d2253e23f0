"""What the official clients get wrong, shown, and what this package does instead."""

from __future__ import annotations

import pytest

CREATED = {"created": True}
OTHERS = (["one", "created", False], ["three", "created", False])
CASES = {
    # It forgets to upload the files of this type alone.
    "lidars_sequence": ("lidars_sequence", {}, {"created": {"raises": "AssertionError"}}, CREATED),
    # It streams files without saying how long they are, which S3 refuses.
    "length": (
        "file",
        {"settings": {"accept_chunked_uploads": False}},
        {"created": {"raises": "HTTPStatusError"}},
        CREATED,
    ),
    # It expands "~" for the name and not for the upload.
    "home": ("home", {}, {"created": {"raises": "FileNotFoundError"}}, CREATED),
    # It starts an event loop for the upload, which another one does not allow.
    "event_loop": ("event_loop", {}, {"created": {"raises": "RuntimeError"}}, CREATED),
    # A scene that the platform cannot process takes the results of the others with it.
    "failed_scene": (
        "results",
        {"faults": {"match": {"external_id": "two"}, "fault": {"fail_scene": "unreadable"}}},
        {"results": {"raises": "AttributeError"}},
        {"results": [*OTHERS, ["two", "failed", True]]},
    ),
    # So does one that the platform refuses.
    "refused_scene": (
        "results",
        {
            "faults": {
                "match": {"path": "/v1/inputs/cameras", "external_id": "two"},
                "fault": {"status": 400, "body": {"message": "no"}},
            }
        },
        {"results": {"raises": "RuntimeError"}, "seen": []},
        {"results": [*OTHERS, ["two", "failed", True]]},
    ),
    # It waits until its time is over for a scene that never becomes an input, and says that it still may.
    "invalidated_scene": (
        "results",
        {"faults": {"match": {"external_id": "two"}, "fault": {"invalidate_scene": "duplicate"}}},
        {"results": [*OTHERS, ["two", "processing", False]]},
        {"results": [*OTHERS, ["two", "invalidated", True]]},
    ),
    # So it does when it may not ask, and does not tell.
    "lasting_error": (
        "results",
        {"faults": {"match": {"path": "/v2/scenes/query"}, "fault": {"status": 403}}},
        {"results": [[name, "processing", False] for name in ("one", "three", "two")]},
        {"results": [[name, "processing", True] for name in ("one", "three", "two")]},
    ),
    "dry_run": ("dry_run", {}, {"results": {"raises": "AttributeError"}}, {"results": ["one", "two"]}),
    "mixed_scenes": (
        "mixed",
        {},
        {"lidars": {"raises": "ValueError"}, "mixed": {"raises": "AssertionError"}},
        {"lidars": ["created"], "mixed": ["created", "created"]},
    ),
    # It gives the scene's uuid as the input's, and none for the pre-annotation.
    "identifiers": (
        "identifiers",
        {},
        {"input": False, "pre-annotation": False},
        {"input": True, "pre-annotation": True},
    ),
    # It does not encode them, so that they lead elsewhere.
    "names": (
        "names",
        {},
        {"batch": {"raises": "HTTPError"}, "scene": {"raises": "HTTPError"}},
        {"batch": "week 5/a", "scene": True},
    ),
    "many_uuids": ("many_uuids", {}, {"scenes": {"raises": "RuntimeError"}}, {"scenes": 1}),
}


@pytest.mark.parametrize(("program", "emulator", "theirs", "ours"), CASES.values(), ids=CASES.keys())
def test_mistake(program, emulator, theirs, ours, fresh, outputs, kognic_io, moved_from_kognic_io):
    for each in (fresh.official, fresh.ours):
        each.control.settings(**emulator.get("settings", {}))
        each.control.faults(emulator.get("faults", []))
    official, mine = outputs(f"mistakes/{program}.py", kognic_io, moved_from_kognic_io)
    assert {name: official[name] for name in theirs} == theirs
    assert {name: mine[name] for name in ours} == ours


def test_what_can_be_known_before_is_not_asked(fresh, outputs, kognic_io, moved_from_kognic_io):
    assert outputs("mistakes/early.py", kognic_io, moved_from_kognic_io) == ({"early": "RuntimeError"},) * 2
    assert fresh.official.control.requests("/inputs/lidars")
    assert not fresh.ours.control.requests("/v1/inputs")


def test_without_credentials_there_is_no_sign_in(fresh, outputs, kognic_io, moved_from_kognic_io):
    assert outputs("mistakes/no_credentials.py", kognic_io, moved_from_kognic_io) == ({"none": "Exception"},) * 2
    assert [entry["body"]["client_id"] for entry in fresh.official.control.requests()] == ["None"]
    assert not fresh.ours.control.requests()


def test_scenes_go_side_by_side(fresh, outputs, kognic_io, moved_from_kognic_io):
    fresh.official.control.settings(latency_ms=20)
    fresh.ours.control.settings(latency_ms=20)
    outputs("mistakes/results.py", kognic_io, moved_from_kognic_io)
    together = [
        max(entry["concurrent"] for entry in each.control.requests("/v1/inputs/"))
        for each in (fresh.official, fresh.ours)
    ]
    assert together[0] == 1 and together[1] > 1


def test_unnamed_images_jobs_share_no_external_id(fresh, outputs, annotell, moved_from_annotell):
    outputs("images_job_mistakes/unnamed.py", annotell, moved_from_annotell)
    names = [{scene["external_id"] for scene in each.control.scenes()} for each in (fresh.official, fresh.ours)]
    assert [len(each) for each in names] == [1, 2]


def test_the_token_stays_away_from_storage(fresh, outputs, annotell, moved_from_annotell):
    fresh.official.control.settings(accept_bearer_on_storage=False)
    theirs, mine = outputs("images_job_mistakes/unnamed.py", annotell, moved_from_annotell)
    assert theirs == {"first": {"raises": "HTTPError"}, "second": {"raises": "HTTPError"}}
    assert mine == {"first": True, "second": True}
    assert all(entry["authorization"] for entry in fresh.official.control.requests("/_storage/"))
