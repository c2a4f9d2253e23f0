"""From an HTTP request to a `Call` and back: sign-in, headers and body are checked here, for every route alike."""

from __future__ import annotations

from typing import Any, Awaitable, Callable

from aiohttp import web

from .answers import ApiError, json_answer, read_json
from .auth import check_bearer
from .call import Call, Route
from .observe import FAULT, JSON, NOTES, STATE

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def handler(route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        state = request.app[STATE]
        check_bearer(request, state)
        organization = request.headers.get("X-Organization-Id", "0")
        if not organization.isdecimal():
            raise ApiError(400, f"X-Organization-Id: must be an integer, not {organization!r}")
        call = Call(
            state=state,
            params=request.match_info,
            query=request.query,
            body=await _body(request, route),
            dry_run=_dry_run(request, route),
            base_url=f"{request.scheme}://{request.host}",
            fault=request[FAULT],
        )
        request[NOTES] = call.notes
        value = route.handle(call)
        if route.status == 204:
            return web.Response(status=204)
        if state.settings.envelope and not route.plain:
            value = {"data": value}
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = json_answer(value, state.settings.compress and takes_gzip)
        answer.set_status(route.status)
        return answer

    return handle


def _dry_run(request: web.Request, route: Route) -> bool:
    value = request.headers.get("X-Dryrun")
    if value is None:
        return False
    if value != "":
        raise ApiError(400, f"X-Dryrun: must have an empty value, not {value!r}")
    if not route.dry_run:
        raise ApiError(400, f"X-Dryrun: there is no dry run of {request.method} {request.path}")
    return True


async def _body(request: web.Request, route: Route) -> Any:
    if route.body is None:
        if await request.read():
            raise ApiError(400, f"{request.method} {request.path} takes no body")
        return None
    if JSON not in request:
        await read_json(request)
    body = request[JSON]
    if isinstance(body, ApiError):
        raise body
    route.body(body, "body")
    return body
