"""The control endpoints under /_emulator, which no client of the platform uses."""

from __future__ import annotations

import dataclasses
from typing import Any, Awaitable, Callable, List, Tuple

from aiohttp import web

from .answers import ApiError, read_json
from .labelbox import control as labelbox
from .observe import STATE
from .shape import number, record
from .state import State


def _state(request: web.Request) -> State:
    return request.app[STATE]


async def health(request: web.Request) -> Any:
    state = _state(request)
    return {"status": "ok", "time": state.timestamp(), "under_way": state.log.running}


async def reset(request: web.Request) -> Any:
    _state(request).reset()
    return {}


async def requests(request: web.Request) -> Any:
    return _state(request).log.entries()


async def clear_requests(request: web.Request) -> Any:
    _state(request).log.clear()
    return {}


async def scenes(request: web.Request) -> Any:
    state = _state(request)
    return [{**vars(scene), "status": scene.status(state.now())} for scene in state.scenes.values()]


async def objects(request: web.Request) -> Any:
    return [{"key": stored.key, **vars(stored)} for stored in _state(request).objects.values()]


async def object_bytes(request: web.Request) -> Any:
    key = f"{request.match_info['scene']}/{request.match_info['resource']}"
    body = _state(request).store.read(key)
    if body is None:
        raise ApiError(404, f"No bytes of {key} are kept; start with --keep-objects or --dir, and upload it")
    return web.Response(body=body)


async def inputs(request: web.Request) -> Any:
    return [vars(entry) for entry in _state(request).inputs.values()]


async def pre_annotations(request: web.Request) -> Any:
    return [vars(entry) for entry in _state(request).pre_annotations.values()]


async def calibrations(request: web.Request) -> Any:
    return [vars(entry) for entry in _state(request).calibrations.values()]


async def settings(request: web.Request) -> Any:
    return dataclasses.asdict(_state(request).settings)


async def change_settings(request: web.Request) -> Any:
    state = _state(request)
    state.settings = state.settings.changed(await read_json(request))
    return dataclasses.asdict(state.settings)


async def faults(request: web.Request) -> Any:
    return _state(request).faults.describe()


async def add_faults(request: web.Request) -> Any:
    state = _state(request)
    state.faults.add(await read_json(request))
    return state.faults.describe()


async def clear_faults(request: web.Request) -> Any:
    _state(request).faults.rules.clear()
    return []


async def advance_clock(request: web.Request) -> Any:
    state, body = _state(request), await read_json(request)
    record({"advance_seconds": number})(body, "body")
    state.clock_offset += body["advance_seconds"]
    return {"time": state.timestamp()}


async def overview(request: web.Request) -> Any:
    return {f"{method} /_emulator{path}": text for method, path, _, text in ENDPOINTS}


ENDPOINTS: List[Tuple[str, str, Callable[[web.Request], Awaitable[Any]], str]] = [
    ("GET", "/", overview, "this list"),
    ("GET", "/health", health, "answers once the emulator serves; how many requests are under way"),
    ("POST", "/reset", reset, "back to the start: data, faults, settings, clock, tokens and log"),
    ("GET", "/requests", requests, "the log of requests to the platform's hosts"),
    ("DELETE", "/requests", clear_requests, "empties the log; numbers start over"),
    ("GET", "/scenes", scenes, "every scene with its status, which this does not bring closer to its end"),
    ("GET", "/objects", objects, "every file with a signed URL: size, sha256 and uploads so far"),
    ("GET", "/objects/{scene}/{resource}", object_bytes, "an uploaded file's bytes, when they are kept"),
    ("GET", "/inputs", inputs, "every input"),
    ("GET", "/pre-annotations", pre_annotations, "every pre-annotation"),
    ("GET", "/calibrations", calibrations, "every calibration"),
    ("GET", "/settings", settings, "the settings"),
    ("POST", "/settings", change_settings, "changes the settings that the JSON object names"),
    ("GET", "/faults", faults, "the fault rules, how often each matched and applied"),
    ("POST", "/faults", add_faults, "adds a fault rule or a list of them"),
    ("DELETE", "/faults", clear_faults, "removes every fault rule"),
    ("POST", "/clock", advance_clock, 'moves the clock: {"advance_seconds": n}'),
    *labelbox.ENDPOINTS,
]


def add_routes(app: web.Application) -> None:
    for method, path, endpoint, _ in ENDPOINTS:
        app.router.add_route(method, "/_emulator" + path, _as_json(endpoint))


def _as_json(
    endpoint: Callable[[web.Request], Awaitable[Any]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        value = await endpoint(request)
        return value if isinstance(value, web.StreamResponse) else web.json_response(value)

    return handle
