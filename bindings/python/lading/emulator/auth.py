"""Sign-in: the token endpoint, and the check of bearer tokens."""

from __future__ import annotations

import secrets

from aiohttp import web

from .answers import ApiError
from .observe import OBJECT, STATE
from .settings import CLIENT_ID, CLIENT_SECRET
from .state import State

FORM = "application/x-www-form-urlencoded"


async def token(request: web.Request) -> web.Response:
    """The client-credentials grant of OAuth 2.0 (RFC 6749, 4.4), with the id and secret in the form."""
    state = request.app[STATE]
    if request.content_type != FORM:
        return _refused(400, "invalid_request", f"Content-Type must be {FORM}")
    form = await request.post()
    request[OBJECT] = {key: value for key, value in form.items() if key != "client_secret"}
    if form.get("grant_type") != "client_credentials":
        return _refused(400, "unsupported_grant_type", "grant_type must be client_credentials")
    if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
        return _refused(401, "invalid_client", "The client id or the client secret is wrong")
    value = secrets.token_urlsafe(32)
    life = state.settings.token_seconds
    state.tokens[value] = state.now() + life
    answer = {"access_token": value, "token_type": "Bearer", "expires_in": int(life)}
    if "scope" in form:
        answer["scope"] = form["scope"]
    return web.json_response(answer, headers={"Cache-Control": "no-store"})


def _refused(status: int, error: str, description: str) -> web.Response:
    body = {"error": error, "error_description": description, "message": description}
    return web.json_response(body, status=status)


def check_bearer(request: web.Request, state: State) -> None:
    """Raises `ApiError` 401 unless the request carries a token that was given out and has not expired."""
    header = request.headers.get("Authorization")
    challenge = {"WWW-Authenticate": "Bearer"}
    if header is None:
        raise ApiError(401, "Authorization: missing; send a bearer token", challenge)
    scheme, _, value = header.partition(" ")
    expires = state.tokens.get(value)
    if scheme.lower() != "bearer" or expires is None:
        raise ApiError(401, "Authorization: not a bearer token that this server gave out", challenge)
    if state.now() >= expires:
        raise ApiError(401, "Authorization: the token has expired; sign in again", challenge)
