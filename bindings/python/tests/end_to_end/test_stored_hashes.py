"""Storages that tell the hash of what they took, and those whose hash is of something else."""

import pytest

from lading import Code
from lading.errors import NetworkError

STYLES = ("google", "amazon")
OTHER = {
    "google": {"x-goog-hash": "crc32c=AAAAAA=="},
    "amazon": {"ETag": '"00000000000000000000000000000000"', "x-amz-request-id": "1"},
}


def uploads(emulator):
    return [line["path"].rpartition("/")[2] for line in emulator.control.requests("/_storage/")]


@pytest.mark.parametrize("style", STYLES)
def test_what_arrived_is_not_sent_again(style, client, emulator, scene):
    emulator.control.settings(storage_hashes=style)
    for _ in range(2):
        client.cameras.create(scene("front.png", "rear.png"))
    assert sorted(uploads(emulator)) == ["front.png", "front.png", "rear.png", "rear.png"]


@pytest.mark.parametrize("style", STYLES)
def test_another_hash_is_tried_again(style, connect, emulator, scene):
    client = connect(max_retry_wait_time=0.01)
    # The hashes of an unknown storage are made from its first answer on.
    emulator.control.settings(storage_hashes=style)
    client.cameras.create(scene())
    before = len(uploads(emulator))
    emulator.control.faults({"match": {"path": "/_storage/*"}, "fault": {"headers": OTHER[style]}, "times": 2})
    client.cameras.create(scene())
    assert len(uploads(emulator)) - before == 3


def test_a_hash_that_stays_another_is_an_error(connect, emulator, scene):
    client = connect(max_retry_attempts=2, max_retry_wait_time=0.01)
    emulator.control.faults({"match": {"path": "/_storage/*"}, "fault": {"headers": OTHER["google"]}})
    with pytest.raises(NetworkError, match="stored other bytes than were sent") as error:
        client.cameras.create(scene())
    assert error.value.code == Code.CORRUPTED and error.value.retryable
    assert not any(stored["committed"] for stored in emulator.control.scenes())
