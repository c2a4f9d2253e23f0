"""Answers and errors as the platform writes them, and the strict reading of JSON bodies."""

from __future__ import annotations

import gzip
import json
from typing import Any, Optional

import msgspec
from aiohttp import web

from .shape import Invalid

COMPRESS_FROM = 1024
LARGEST_JSON = 256 * 1024 * 1024


class ApiError(Exception):
    """An answer other than success, with the message that the client shows."""

    def __init__(self, status: int, message: str, headers: Optional[dict] = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers

    def answer(self) -> web.Response:
        return web.json_response({"message": self.message}, status=self.status, headers=self.headers)


def json_answer(value: Any, compress: bool) -> web.Response:
    body, headers = msgspec.json.encode(value), {}
    if compress and len(body) >= COMPRESS_FROM:
        # The quickest: a page of results has a megabyte.
        body, headers = gzip.compress(body, 1), {"Content-Encoding": "gzip"}
    return web.Response(body=body, headers=headers, content_type="application/json", charset="utf-8")


def expired_token() -> web.Response:
    """What a storage service says when the signature of a URL is too old."""
    text = (
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code>"
        "<Message>The signed URL has expired; ask for a new one.</Message></Error>"
    )
    return web.Response(status=400, text=text, content_type="application/xml")


def bad_signature() -> web.Response:
    text = (
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>SignatureDoesNotMatch</Code>"
        "<Message>The signature is not the one that this URL was given.</Message></Error>"
    )
    return web.Response(status=403, text=text, content_type="application/xml")


async def read_json(request: web.Request) -> Any:
    """The body as JSON: the right content type, UTF-8, no duplicate keys, no NaN. Raises `ApiError`."""
    if request.content_type != "application/json":
        raise ApiError(415, f"Content-Type must be application/json, not {request.headers.get('Content-Type')}")
    try:
        return json.loads((await request.read()).decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, f"The body is not valid JSON: {error}") from None


def _unique(pairs: list) -> dict:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        raise Invalid(f"duplicate key {next(key for key in keys if keys.count(key) > 1)!r}")
    return result


def _no_constant(text: str) -> None:
    raise Invalid(f"{text} is not JSON")
