"""What the programs use; goes over to the other package by the same `sed` as they."""

import enum
import json
import logging
import mimetypes
import os
import warnings
from datetime import datetime

# Where the system has a table of media types, the official client takes content types from that, LAS's for one. The
# platform signs for those that Python knows by itself, and before 3.13 that was all but WebP's.
mimetypes.knownfiles.clear()
mimetypes.init()
mimetypes.add_type("image/webp", ".webp")
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

URL = os.environ["EMULATOR_URL"]
CREDENTIALS = (os.environ["EMULATOR_ID"], os.environ["EMULATOR_SECRET"])


def connect(**options):
    from kognic.io.client import KognicIOClient

    hosts = dict.fromkeys(
        [
            "host",
            "auth_host",
            "workspace_api_host",
            "order_execution_api_host",
            "annotation_integration_api_host",
            "project_management_api_host",
        ],
        URL,
    )
    return KognicIOClient(**{"auth": CREDENTIALS, "max_retry_attempts": 1, **hosts, **options})


def connect_images(**options):
    from annotell.input_api.input_api_client import InputApiClient

    return InputApiClient(auth=CREDENTIALS, host=URL, auth_host=URL, max_upload_retry_attempts=1, **options)


def wait(client, uuid):
    """The scene, once it is final."""
    while True:
        (scene,) = client.scene.get_scenes_by_uuids([uuid])
        if scene.status not in ("pending", "processing"):
            return scene


def show(name, value):
    """Prints a result as one line of JSON, in a form that is the same for equal models of either package."""
    print(json.dumps({name: describe(value)}))


def refused(name, call, kind=None):
    """Shows that the call raises `kind`; without one, the HTTP status in what it raises."""
    try:
        show(name, call())
    except kind or Exception as error:
        show(name, kind.__name__ if kind else error.response.status_code)


def outcome(name, call):
    """Shows what the call returns, or the class of what it raises."""
    try:
        show(name, call())
    except Exception as error:
        show(name, {"raises": type(error).__name__})


def describe(value):
    if isinstance(value, enum.Enum):
        return [type(value).__name__, value.value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(describe(key)): describe(member) for key, member in value.items()}
    if isinstance(value, set):
        return sorted(map(describe, value))
    if isinstance(value, (list, tuple)) or hasattr(value, "__next__"):
        return [describe(member) for member in value]
    members = {**vars(value), **(getattr(value, "model_extra", None) or {})}
    return {type(value).__name__: {name: describe(members[name]) for name in sorted(members) if name[0] != "_"}}
