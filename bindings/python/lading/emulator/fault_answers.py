"""Carrying a fault out: answers that replace the handler's, and answers that break on the way."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
from typing import Optional

from aiohttp import web

from .answers import expired_token

GATEWAY_PAGE = (
    "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1>"
    + "<p>The server could not complete the request. Try again in a little while.</p>" * 12
    + "</body></html>"
)

GARBAGE = b"\x16\x03\x01\x02\x00\x01\x00\x01 220 mail.example ready\r\n\r\n"
"""What something that speaks another protocol says."""

DEPTH = 10_000
BLOCK = 1 << 20


async def early(request: web.Request, fault: dict) -> Optional[web.Response]:
    """Breaks the connection before the request is handled, or returns None. What it returns is never sent."""
    if fault.get("reset"):
        return cut(request)
    if fault.get("half_read"):
        await request.content.readany()
        return cut(request)
    if fault.get("close") or fault.get("garbage"):
        # What is left unread would make the system reset the connection.
        async for _ in request.content.iter_any():
            pass
        if request.transport is not None:
            if fault.get("garbage"):
                request.transport.write(GARBAGE)
            request.transport.close()
        return web.Response(status=503)
    return None


def cut(request: web.Request) -> web.Response:
    """Resets the connection (RST, not FIN). The returned answer is never sent."""
    transport = request.transport
    if transport is not None:
        peer: Optional[socket.socket] = transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=503)


def instead(request: web.Request, fault: dict) -> Optional[web.Response]:
    """The answer that takes the place of the handler's, or None when there is none."""
    if fault.get("html"):
        return web.Response(status=fault.get("status", 502), text=GATEWAY_PAGE, content_type="text/html")
    if fault.get("expired_url") and request.path.startswith("/_storage/"):
        return expired_token()
    if "status" not in fault:
        return None
    body = fault.get("body", {"message": f"Fault: status {fault['status']}"})
    text = body if isinstance(body, str) else json.dumps(body)
    kind = fault.get("content_type", "text/plain" if isinstance(body, str) else "application/json")
    return web.Response(
        status=fault["status"], body=text.encode(), headers={"Content-Type": kind, **fault.get("headers", {})}
    )


async def after(request: web.Request, answer: web.StreamResponse, fault: dict) -> web.StreamResponse:
    """The answer to a request that was handled, changed or cut as the fault says."""
    if fault.get("lost"):
        return cut(request)
    if not isinstance(answer, web.Response):
        return answer
    if "headers" in fault:
        answer.headers.update(fault["headers"])
    if fault.get("empty"):
        return web.Response(status=answer.status, headers={"Content-Type": answer.headers.get("Content-Type", "")})
    if fault.get("broken_json"):
        body = (_plain_body(answer) or b"{}")[:-1] + b', "'
        return web.Response(status=answer.status, body=body, content_type="application/json")
    if fault.get("deep"):
        return web.Response(status=answer.status, text="[" * DEPTH + "]" * DEPTH, content_type="application/json")
    if "huge" in fault:
        return await _huge(request, answer.status, fault["huge"])
    if fault.get("truncate") or "stall_ms" in fault:
        return await _in_two_parts(request, answer, fault)
    return answer


async def _in_two_parts(request: web.Request, answer: web.Response, fault: dict) -> web.StreamResponse:
    body = _plain_body(answer) or b"{}"
    sent = web.StreamResponse(status=200 if answer.status == 204 else answer.status, headers=_plain_headers(answer))
    sent.content_length = len(body)
    await sent.prepare(request)
    half = max(1, len(body) // 2)
    await sent.write(body[:half])
    if fault.get("truncate"):
        if request.transport is not None:
            request.transport.close()
        return sent
    await asyncio.sleep(fault["stall_ms"] / 1000)
    await sent.write(body[half:])
    return sent


async def _huge(request: web.Request, status: int, size: int) -> web.StreamResponse:
    """JSON that is longer than anybody takes: a list of zeros."""
    sent = web.StreamResponse(status=200 if status == 204 else status, headers={"Content-Type": "application/json"})
    sent.content_length = size
    await sent.prepare(request)
    await sent.write(b"[")
    block = b"0," * (BLOCK // 2)
    for left in range(size - 1, 0, -BLOCK):
        await sent.write(block[:left])
    return sent


def _plain_body(answer: web.Response) -> bytes:
    body = answer.body if isinstance(answer.body, bytes) else b""
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def _plain_headers(answer: web.Response) -> dict:
    return {k: v for k, v in answer.headers.items() if k.lower() not in ("content-length", "content-encoding")}
