"""The storage behind signed URLs: `PUT /_storage/{scene uuid}/{resource id}`."""

from __future__ import annotations

import json
from typing import Dict, Iterable, Mapping

from aiohttp import web

from .answers import ApiError, bad_signature, expired_token
from .call import Call
from .observe import OBJECT, STATE
from .records import Imu, StoredObject
from .signing import has_expired, is_genuine, signed_url
from .stored_hashes import StoredHashes


async def put(request: web.Request) -> web.StreamResponse:
    state = request.app[STATE]
    if "Authorization" in request.headers and not state.settings.accept_bearer_on_storage:
        raise ApiError(400, "Authorization: must never be sent to a signed URL; it would leak the token")
    key = f"{request.match_info['scene']}/{request.match_info['resource']}"
    stored = state.objects.get(key)
    secret = state.secrets["storage"].value
    if stored is None or not is_genuine(request.query, secret, key, stored.content_type):
        return bad_signature()
    if has_expired(request.query, state.now()):
        return expired_token()
    if request.headers.get("Content-Type") != stored.content_type:
        given = request.headers.get("Content-Type")
        raise ApiError(400, f"Content-Type: {stored.filename} was signed for {stored.content_type}, not {given}")
    if request.content_length is None and not state.settings.accept_chunked_uploads:
        raise ApiError(411, f"Content-Length: missing for {stored.filename}; chunked uploads are refused")
    if request.content_length == 0:
        raise ApiError(400, f"{stored.filename}: the body is empty")
    return web.Response(status=200, headers=await _receive(request, stored))


async def _receive(request: web.Request, stored: StoredObject) -> Dict[str, str]:
    """Takes the body in. Returns what the answer tells of it."""
    state = request.app[STATE]
    writer = state.store.writer(stored.key, state.settings.hash_objects)
    hashes = StoredHashes(state.settings.storage_hashes)
    imu = state.imu.get(stored.resource_id)
    try:
        if imu is not None:
            body = await _imu_data(request, imu)
            writer.write(body)
            hashes.write(body)
        else:
            async for chunk in request.content.iter_any():
                writer.write(chunk)
                hashes.write(chunk)
        if writer.size == 0:
            raise ApiError(400, f"{stored.filename}: the body is empty")
    except BaseException:
        writer.discard()
        raise
    stored.size, stored.sha256, stored.uploads = writer.size, writer.finish(), stored.uploads + 1
    request[OBJECT] = {"size": stored.size, "sha256": stored.sha256}
    state.objects.put(stored)
    return hashes.headers()


async def _imu_data(request: web.Request, imu: Imu) -> bytes:
    """The body. A real storage would take any: the scene would fail later, with less to go by."""
    body = await request.read()
    try:
        same = json.loads(body) == imu.data
    except ValueError:
        same = False
    if not same:
        raise ApiError(400, f"{imu.resource_id}: the body is not the JSON list that v1/imu was given as imuData")
    return body


def sign_files(call: Call, files: Iterable[StoredObject]) -> Mapping[str, str]:
    """Registers the objects and gives each its signed URL, by resource id."""
    state = call.state
    life = 0 if call.fault.get("expired_url") else state.settings.signed_url_seconds
    secret = state.secrets["storage"].value
    base_url = state.settings.storage_url or call.base_url
    urls = {}
    for file in files:
        state.objects.put(file)
        urls[file.resource_id] = signed_url(base_url, secret, file.key, file.content_type, state.now(), life)
    return urls
