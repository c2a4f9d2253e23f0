"""Tokens: who gets one, and what happens without."""

from __future__ import annotations

import pytest
import requests

from .api import token


def test_token_is_accepted_until_it_expires(emulator, api):
    assert api.call("GET", "/v1/projects").status_code == 200
    emulator.control.advance_clock(3601)
    answer = api.call("GET", "/v1/projects")
    assert answer.status_code == 401
    assert "expired" in answer.json()["message"]


def test_token_says_how_long_it_lasts(emulator):
    emulator.control.settings(token_seconds=7)
    answer = token(emulator.url, scope="api:read")
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 7
    assert answer.json()["scope"] == "api:read"


@pytest.mark.parametrize(
    "form, status, error",
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_sign_in_is_refused(emulator, form, status, error):
    answer = token(emulator.url, **form)
    assert answer.status_code == status
    assert answer.json()["error"] == error


def test_sign_in_needs_a_form(emulator):
    answer = requests.post(emulator.url + "/v1/auth/oauth/token", json={}, timeout=30)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}])
def test_requests_need_a_valid_token(emulator, header):
    answer = requests.get(emulator.url + "/v1/projects", headers=header, timeout=30)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["message"].startswith("Authorization:")


def test_the_log_never_holds_the_secret(emulator, api):
    (entry,) = emulator.control.requests("/v1/auth/oauth/token")
    assert entry["body"] == {"grant_type": "client_credentials", "client_id": "emulator-client"}
    api.call("GET", "/v1/projects")
    assert emulator.control.requests("/v1/projects")[0]["authorization"] is True


def test_credentials_file_has_the_required_keys(emulator, tmp_path):
    path = emulator.credentials_file(tmp_path / "credentials.json")
    assert path.read_text().count('"') == 18
    for key in ("clientId", "clientSecret", "email", "userId", "issuer"):
        assert f'"{key}"' in path.read_text()
