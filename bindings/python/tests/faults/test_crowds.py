"""Many jobs at once on a platform that refuses a token, or is asked too often: one of them finds out for all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lading import Code
from lading.client import Client
from lading.emulator import Emulator
from lading.errors import LadingError

MANY = 50
PATH = "/v1/projects"
TOKEN = "/v1/auth/oauth/token"


@pytest.fixture
def emulator():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def connect(emulator):
    clients = []

    def make(**options):
        sign_in = {"client_id": emulator.client_id, "client_secret": emulator.client_secret}
        clients.append(Client(base_url=emulator.url, **sign_in, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def ask(client):
    """The code that a request ends with."""
    try:
        client.request("projects.list")
        return Code.OK
    except LadingError as error:
        return Code(error.code)


def all_at_once(client):
    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(lambda _: ask(client), range(MANY)))


def test_a_token_that_is_over_is_renewed_once_for_all(emulator, connect):
    client = connect(max_connections=MANY)
    assert ask(client) == Code.OK
    emulator.control.clear_requests()
    # For the platform it is over; the client, whose clock is another, learns it from the answers.
    emulator.control.advance_clock(3600)
    # All have been refused before the new token is there.
    emulator.control.faults({"match": {"path": TOKEN}, "fault": {"latency_ms": 300}})
    assert all_at_once(client) == [Code.OK] * MANY
    assert len(emulator.control.requests(TOKEN)) == 1
    answers = [entry["status"] for entry in emulator.control.requests(PATH)]
    assert answers.count(200) == MANY and set(answers) <= {200, 401}
    # Each is refused at most once.
    assert len(answers) <= 2 * MANY


def test_a_token_that_is_refused_when_it_is_new_is_no_reason_for_a_storm(emulator, connect):
    client = connect(max_connections=MANY)
    assert client.request("session.open")
    emulator.control.clear_requests()
    emulator.control.faults({"match": {"path": PATH}, "fault": {"status": 401, "body": {"message": "who are you?"}}})
    assert all_at_once(client) == [Code.CREDENTIALS_REFUSED] * MANY
    # Twice each, with a renewal between for those who were first refused together.
    assert len(emulator.control.requests(PATH)) == 2 * MANY
    assert len(emulator.control.requests(TOKEN)) <= MANY
    # It is no end: the next who asks is let in again.
    emulator.control.clear_faults()
    assert ask(client) == Code.OK


def test_a_token_that_is_not_given_again_is_asked_for_by_one_of_many(emulator, connect):
    client = connect(max_connections=MANY)
    assert ask(client) == Code.OK
    emulator.control.clear_requests()
    emulator.control.advance_clock(3600)
    refusal = {"status": 401, "latency_ms": 300, "body": {"error": "invalid_client"}}
    emulator.control.faults({"match": {"path": TOKEN}, "fault": refusal})
    assert all_at_once(client) == [Code.CREDENTIALS_REFUSED] * MANY
    assert len(emulator.control.requests(PATH)) <= MANY
    assert len(emulator.control.requests(TOKEN)) < MANY


def test_a_host_that_is_asked_too_often_is_asked_less_by_all(emulator, connect):
    attempts = 10
    client = connect(max_connections=16, max_attempts=attempts, max_retry_wait_ms=20)
    assert ask(client) == Code.OK
    emulator.control.clear_requests()
    # It takes two at a time, and says 429 to whoever else comes.
    emulator.control.settings(latency_ms=10)
    busy = {"status": 429, "headers": {"Retry-After": "0"}}
    emulator.control.faults({"match": {"path": PATH, "more_than": 2}, "fault": busy})
    assert all_at_once(client) == [Code.OK] * MANY
    answers = [entry["status"] for entry in emulator.control.requests(PATH)]
    assert answers.count(200) == MANY
    # Each for itself would have come again and again, sixteen at a time.
    assert len(answers) < MANY * attempts // 3
