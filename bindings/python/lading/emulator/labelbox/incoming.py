"""What a request to /graphql asks for: found out before it is handled, since faults and the log go by the operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

import msgspec
from aiohttp import web

from .documents import Documents, Operation
from .multipart import Multipart, Part
from .refusal import INVALID, MALFORMED, Refusal

FILE_MAP = {"1": ["variables.file"]}


@dataclass
class Incoming:
    """`refusal` when it can't be run. `part` is an upload's file, of which nothing has been read yet."""

    operation: Optional[Operation] = None
    variables: Optional[Dict[str, Any]] = None
    refusal: Optional[Refusal] = None
    body: Optional[Multipart] = None
    part: Optional[Part] = None

    @property
    def names(self) -> Tuple[str, ...]:
        return self.operation.names if self.operation is not None else ()

    def logged(self) -> dict:
        return {"query": self.operation.text if self.operation else None, "variables": self.variables}


async def read_request(request: web.Request, documents: Documents) -> Incoming:
    """The JSON body, or the multipart body as far as its file."""
    incoming = Incoming()
    try:
        if request.content_type == "application/json":
            _take(incoming, _json(await request.read(), "The body"), documents)
        elif request.content_type == "multipart/form-data":
            await _read_multipart(request, incoming, documents)
        else:
            given = request.headers.get("Content-Type")
            raise Refusal(MALFORMED, f"Content-Type must be application/json or multipart/form-data, not {given}")
    except Refusal as error:
        incoming.refusal = error
    return incoming


async def _read_multipart(request: web.Request, incoming: Incoming, documents: Documents) -> None:
    """As the specification of GraphQL multipart requests orders the parts."""
    incoming.body = body = Multipart(request.content, request.headers["Content-Type"])
    for name in ("operations", "map"):
        part = await body.next_part()
        if part is None or part.name != name:
            raise Refusal(MALFORMED, f"The parts must be operations, map and 1; {name} is missing at its place")
        value = _json(await body.text(), name)
        if name == "operations":
            _take(incoming, value, documents)
        elif value != FILE_MAP:
            raise Refusal(MALFORMED, f"map: must be {FILE_MAP}")
    incoming.part = await body.next_part()
    if incoming.part is None or incoming.part.name != "1" or incoming.part.filename is None:
        raise Refusal(MALFORMED, "The parts must be operations, map and 1, a file; 1 is missing at its place")


def _json(text: bytes, what: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(MALFORMED, f"{what} is not valid JSON: {error}") from None


def _take(incoming: Incoming, body: Any, documents: Documents) -> None:
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise Refusal(MALFORMED, "The body must be an object with query, a string")
    variables = {} if body.get("variables") is None else body["variables"]
    if not isinstance(variables, dict):
        raise Refusal(INVALID, "variables: must be an object")
    incoming.variables = variables
    incoming.operation = documents.operation(body["query"], body.get("operationName"))
