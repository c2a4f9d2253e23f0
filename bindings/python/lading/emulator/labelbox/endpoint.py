"""`POST /graphql`: signed in, read, run and answered."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..answers import json_answer
from ..observe import FAULT, GRAPHQL, NOTES, OBJECT, STATE
from ..settings import API_KEY
from .context import Context
from .incoming import Incoming
from .refusal import AUTHENTICATION, Refusal
from .selection import RefusedField
from .uploads import receive


async def graphql(request: web.Request) -> web.Response:
    state = request.app[STATE]
    try:
        value = await _run(request, request[GRAPHQL])
    except RefusedField as error:
        value = error.refusal.answer(error.path)
    except Refusal as error:
        value = error.answer()
    # A client reads no answer before it has sent everything.
    async for _ in request.content.iter_any():
        pass
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    return json_answer(value, state.settings.compress and takes_gzip)


async def _run(request: web.Request, incoming: Incoming) -> Any:
    state = request.app[STATE]
    if request.headers.get("Authorization") != f"Bearer {API_KEY}":
        raise Refusal(AUTHENTICATION, "Authorization: must be Bearer and a valid API key")
    if incoming.refusal is not None:
        raise incoming.refusal
    assert incoming.operation is not None and incoming.variables is not None
    variables = incoming.variables
    if incoming.body is not None and incoming.part is not None:
        file = await receive(incoming.body, incoming.part, state.labelbox)
        request[OBJECT] = {
            "variables": variables,
            "filename": file.part.filename,
            "content_type": file.part.content_type,
            "size": file.size,
            "sha256": file.sha256,
        }
        variables = {**variables, "file": file}
    context = Context(state.labelbox, request[FAULT])
    request[NOTES] = context.notes
    return {"data": await incoming.operation.run(variables, context)}
