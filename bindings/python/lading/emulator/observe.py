"""The middleware around every request to the platform: logs it, makes it slow, and carries out faults."""

from __future__ import annotations

import asyncio
import logging
from ipaddress import ip_address
from typing import Any, Set
from urllib.parse import urlsplit

from aiohttp import web

from . import fault_answers
from .answers import ApiError, read_json
from .faults import Asked
from .labelbox.incoming import read_request
from .labelbox.resolvers import DOCUMENTS
from .shape import Invalid
from .state import State

STATE = web.AppKey("state", State)


def _key(name: str) -> Any:
    """Newer versions of aiohttp warn about plain strings as keys of a request."""
    return web.RequestKey(name, object) if hasattr(web, "RequestKey") else name


JSON, OBJECT, FAULT, GRAPHQL, NOTES = map(_key, ("json", "object", "fault", "graphql", "notes"))
"""Keys of a request: its parsed body or the `ApiError` of reading it, its object's size and hash, its fault, its
GraphQL, and the notes on it."""

LOGGED_HEADERS = (
    "Content-Type",
    "Content-Length",
    "Transfer-Encoding",
    "X-Dryrun",
    "X-Organization-Id",
    "User-Agent",
    "Accept",
    "Accept-Encoding",
)


@web.middleware
async def let_go(request: web.Request, handler: Any) -> web.StreamResponse:
    """Ends what is done for a client that has disappeared: that is a client's right, not an error of the server."""
    try:
        return await handler(request)
    except ConnectionError:
        return fault_answers.cut(request)


def is_from_here(request: web.Request) -> bool:
    """Whether no page of another site sends this: a browser tells whose page it is, other programs say nothing.

    A site can give its own name the emulator's address, so of names only `localhost` is the emulator's own.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    if origin != f"{request.scheme}://{request.host}":
        return False
    host = urlsplit(origin).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def foreign(request: web.Request) -> web.Response:
    origin = request.headers["Origin"]
    return ApiError(403, f"{request.path} is not for pages of {origin}: only for programs without an Origin").answer()


@web.middleware
async def observe(request: web.Request, handler: Any) -> web.StreamResponse:
    state = request.app[STATE]
    if request.path.startswith("/_emulator"):
        return await _answered(request, handler) if is_from_here(request) else foreign(request)
    log = state.log
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    entry = log.begin(
        time=state.timestamp(),
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={k.lower(): request.headers[k] for k in LOGGED_HEADERS if k in request.headers},
        authorization="Authorization" in request.headers,
        connection=peer[1] if peer else None,
        body=None,
    )
    try:
        if request.path == "/graphql" and request.method == "POST":
            request[GRAPHQL] = incoming = await read_request(request, DOCUMENTS)
            entry.update(operations=list(incoming.names), body=incoming.logged())
        elif request.content_type == "application/json" and not request.path.startswith("/_storage/"):
            await _keep_json(request, entry)
        answer = await _with_fault(request, handler, state, entry)
        entry["body"] = request.get(OBJECT, entry["body"])
        if request.get(NOTES):
            entry["notes"] = request[NOTES]
        return answer
    finally:
        log.end()


async def _keep_json(request: web.Request, entry: dict) -> None:
    try:
        request[JSON] = entry["body"] = await read_json(request)
    except ApiError as error:
        request[JSON] = error
        entry["body"] = (await request.read()).decode(errors="replace")


async def _with_fault(request: web.Request, handler: Any, state: State, entry: dict) -> web.StreamResponse:
    asked = Asked(
        method=request.method,
        path=request.path,
        operations=entry.get("operations", ()),
        external_ids=lambda: external_ids(request, state),
        file=file_name(request, state),
        under_way=state.log.running,
    )
    fault = entry["fault"] = state.faults.choose(asked)
    fault = request[FAULT] = fault or {}
    delay = state.settings.latency_ms + fault.get("latency_ms", 0)
    if delay > 0:
        await asyncio.sleep(delay / 1000)
    broken = await fault_answers.early(request, fault)
    if broken is not None:
        return broken
    replaced = fault_answers.instead(request, fault)
    if replaced is None or fault.get("carried_out"):
        handled = await _answered(request, handler)
    answer: web.StreamResponse = handled if replaced is None else replaced
    if not fault.get("lost"):
        entry["status"] = answer.status
    return await fault_answers.after(request, answer, fault)


async def _answered(request: web.Request, handler: Any) -> web.StreamResponse:
    """The handler's answer, with every error as JSON `{"message"}`."""
    try:
        return await handler(request)
    except ApiError as error:
        return error.answer()
    except Invalid as error:
        return ApiError(400, str(error)).answer()
    except web.HTTPMethodNotAllowed as error:
        message = f"{request.method} is not allowed for {request.path}; use {', '.join(sorted(error.allowed_methods))}"
        return ApiError(405, message, {"Allow": error.headers["Allow"]}).answer()
    except web.HTTPNotFound:
        return ApiError(404, f"No such route: {request.method} {request.path}").answer()
    except web.HTTPException as error:
        return ApiError(error.status, error.text or error.reason).answer()
    except ConnectionError:
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("%s %s failed", request.method, request.path)
        return ApiError(500, f"The emulator failed: {error!r}").answer()


def file_name(request: web.Request, state: State) -> str:
    """The name of the file that a request uploads; nothing for any other."""
    if request.path.startswith("/_storage/"):
        stored = state.objects.get(request.path[len("/_storage/") :])
        return stored.filename if stored is not None else ""
    incoming = request.get(GRAPHQL)
    return incoming.part.filename or "" if incoming is not None and incoming.part is not None else ""


def external_ids(request: web.Request, state: State) -> Set[str]:
    """The external ids of the scenes that a request is about: named in its body, or through a uuid in body or path."""
    body = request.get(JSON)
    body = body if isinstance(body, dict) else {}
    metadata = body.get("metadata")
    found = [body.get("externalId"), metadata.get("externalId") if isinstance(metadata, dict) else None]
    uuids = [body.get("sceneUuid"), body.get("internalId"), *request.path.split("/")]
    for key, into in (("externalIds", found), ("sceneUuids", uuids), ("uuids", uuids), ("inputIds", uuids)):
        if isinstance(body.get(key), list):
            into += body[key]
    scenes = [state.scenes.get(uuid) for uuid in uuids if isinstance(uuid, str)]
    return {i for i in found if isinstance(i, str)} | {scene.external_id for scene in scenes if scene is not None}
