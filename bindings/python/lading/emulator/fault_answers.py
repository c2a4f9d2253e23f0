"""Carrying a fault out: answers that replace the handler's, and answers that break on the way."""

from __future__ import annotations

import asyncio
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
    """The answer that takes the place of handling the request, or None when it is handled."""
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
        text = (answer.text or "{}")[:-1] + ', "'
        return web.Response(status=answer.status, text=text, content_type="application/json")
    if fault.get("truncate") or "stall_ms" in fault:
        return await _in_two_parts(request, answer, fault)
    return answer


async def _in_two_parts(request: web.Request, answer: web.Response, fault: dict) -> web.StreamResponse:
    body = answer.body if isinstance(answer.body, bytes) and answer.body else b"{}"
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


def _plain_headers(answer: web.Response) -> dict:
    return {k: v for k, v in answer.headers.items() if k.lower() not in ("content-length", "content-encoding")}
