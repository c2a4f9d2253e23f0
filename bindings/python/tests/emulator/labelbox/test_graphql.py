"""Requests to /graphql as such: who may ask, what is GraphQL, and what is selected."""

from __future__ import annotations

import pytest
import requests

from .api import CREATE, refusal_of

USER = "query { user { id } }"


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic emulator-api-key", "emulator-api-key"])
def test_the_key_must_be_right(api, header):
    headers = {"Authorization": header} if header else {}
    answer = requests.post(api.url, json={"query": USER}, headers=headers, timeout=30)
    assert refusal_of(answer)[0] == "AUTHENTICATION_ERROR"


@pytest.mark.parametrize(
    "query, variables, code, part",
    [
        ("query {", {}, "GRAPHQL_PARSE_FAILED", "Syntax"),
        ("query { nonsense }", {}, "GRAPHQL_VALIDATION_FAILED", "nonsense"),
        ("query { user { nonsense } }", {}, "GRAPHQL_VALIDATION_FAILED", "nonsense"),
        ("query { user }", {}, "GRAPHQL_VALIDATION_FAILED", "user"),
        ("query { dataset { id } }", {}, "GRAPHQL_VALIDATION_FAILED", "where"),
        ("query ($id: String!) { dataset(where: {id: $id}) { id } }", {"id": "x"}, "GRAPHQL_VALIDATION_FAILED", "ID"),
        ("query { user @include(if: true) { id } }", {}, "GRAPHQL_VALIDATION_FAILED", "@include"),
        ("query { __schema { types { name } } }", {}, "GRAPHQL_VALIDATION_FAILED", "__schema"),
        (CREATE, {}, "GRAPHQL_VALIDATION_FAILED", "name"),
        (CREATE, {"name": 5}, "GRAPHQL_VALIDATION_FAILED", "name"),
        (CREATE, {"name": None}, "GRAPHQL_VALIDATION_FAILED", "name"),
        ("mutation { createDataset(data: {}) { id } }", {}, "GRAPHQL_VALIDATION_FAILED", "name"),
        (f"{USER} mutation A {{ createDataset(data: {{name: 1}}) {{ id }} }}", {}, "GRAPHQL_VALIDATION_FAILED", ""),
        ("query A { user { id } } query B { user { id } }", {}, "GRAPHQL_VALIDATION_FAILED", "operationName"),
        ('query { dataset(where: {id: "x"}) { id } }', {}, "RESOURCE_NOT_FOUND", "x"),
        ('query { user(where: {id: "x"}) { id } }', {}, "RESOURCE_NOT_FOUND", "x"),
    ],
)
def test_refused(emulator, api, query, variables, code, part):
    found, message = api.refusal(query, **variables)
    assert (found, part in message) == (code, True), message
    assert emulator.control.datasets() == []


def test_what_is_refused_names_its_field(api):
    (error,) = api.answer('query { mine: dataset(where: {id: "x"}) { id } }').json()["errors"]
    assert error["path"] == ["mine"]


@pytest.mark.parametrize(
    "body, content_type",
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"query": 5}', "application/json"),
        (b'{"query": "{ user { id } }", "variables": []}', "application/json"),
        (b'{"query": "\xff"}', "application/json"),
        (b'{"query": "{ user { id } }"}', "text/plain"),
        (b"", ""),
    ],
)
def test_bodies_that_are_no_request(api, body, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    answer = api.session.post(api.url, data=body, headers=headers, timeout=30)
    assert refusal_of(answer)[0] in ("MALFORMED_REQUEST", "GRAPHQL_VALIDATION_FAILED")


def test_only_post(api):
    assert api.session.get(api.url, timeout=30).status_code == 405


def test_names_fragments_and_merged_fields(api):
    query = """
        query Wanted { me: user { ...Names name name __typename org: organization { id } organization { name } } }
        query Other { user { id } }
        fragment Names on User { ... on User { email } ... { nickname } }
    """
    data = api.answer(query, operationName="Wanted").json()["data"]
    assert list(data) == ["me"]
    me = data["me"]
    assert (me["__typename"], me["email"], me["nickname"]) == ("User", "emulator@example.com", "emulator")
    assert set(me) == {"email", "nickname", "name", "__typename", "org", "organization"}
    assert (set(me["org"]), set(me["organization"])) == ({"id"}, {"name"})


def test_members_of_a_union(emulator, api):
    integrations = [{"id": p, "name": p, "provider": p} for p in ("AWS", "GCP", "Azure")]
    emulator.control.settings(iam_integrations=integrations)
    query = """query { iamIntegrations { id settings { __typename ... on AwsIamIntegrationSettings {roleArn}
        ... on GcpIamIntegrationSettings {serviceAccountEmailId readBucket} } } }"""
    found = {each["id"]: each["settings"] for each in api.query(query)["iamIntegrations"]}
    assert found == {
        "AWS": {"__typename": "AwsIamIntegrationSettings", "roleArn": None},
        "GCP": {"__typename": "GcpIamIntegrationSettings", "serviceAccountEmailId": None, "readBucket": None},
        "Azure": {"__typename": "AzureIamIntegrationSettings"},
    }


def test_the_log_names_operations(emulator, api):
    api.query("query Mine { user { id } organization { id } }")
    api.refusal("query {")
    first, second = emulator.control.requests("/graphql")
    assert first["operations"] == ["Mine", "user", "organization"]
    assert first["body"]["query"].startswith("query Mine")
    assert (second["operations"], second["status"]) == ([], 200)
    assert emulator.control.requests(operation="organization") == [first]


def test_an_answer_is_compressed_for_who_takes_it(emulator, api):
    emulator.control.settings(iam_integrations=[{"id": str(i), "name": "n"} for i in range(50)])
    answers = {}
    for encoding in ("gzip", "identity"):
        api.session.headers["Accept-Encoding"] = encoding
        answers[encoding] = api.answer("query { iamIntegrations { id name } }")
    assert [a.headers.get("Content-Encoding") for a in answers.values()] == ["gzip", None]
    assert answers["gzip"].json() == answers["identity"].json()
