"""The forms in which credentials are given."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict

from lading._times import parse_time
from lading.codes import Code
from lading.errors import ArgumentError, CredentialsError, CredentialsFileMissingError


def credential_options(auth: Any) -> Dict[str, str]:
    """Client options for a path, a ``(client_id, client_secret)`` pair, a dict as in the file, or an object.

    ``None`` leaves the environment variables to the library.

    :raises CredentialsError: no such file, a key is missing, or the credentials expired
    """
    if auth is None:
        return {}
    if isinstance(auth, (str, os.PathLike)):
        return {"credentials_file": _path(auth)}
    if isinstance(auth, (tuple, list)):
        if len(auth) != 2:
            raise ArgumentError("credentials as a tuple are (client_id, client_secret)", item="auth")
        return {"client_id": str(auth[0]), "client_secret": str(auth[1])}
    if isinstance(auth, dict):
        return _pair(auth.get("clientId"), auth.get("clientSecret"), auth.get("expires"))
    if hasattr(auth, "client_id") and hasattr(auth, "client_secret"):
        return _pair(auth.client_id, auth.client_secret, getattr(auth, "expires", None))
    raise ArgumentError(
        f"credentials are a path, a (client_id, client_secret) pair or a dict, not {type(auth).__name__}", item="auth"
    )


def _path(auth: Any) -> str:
    path = Path(auth).expanduser()
    if not path.exists():
        raise CredentialsFileMissingError(f"there is no credentials file {auth}", item=str(auth))
    return str(path)


def _pair(client_id: Any, client_secret: Any, expires: Any) -> Dict[str, str]:
    if not client_id or not client_secret:
        raise CredentialsError("credentials need clientId and clientSecret", code=Code.CREDENTIALS_MISSING)
    if expires is not None:
        until = expires if isinstance(expires, datetime) else parse_time(str(expires))
        if until.tzinfo is None:
            until = until.replace(tzinfo=timezone.utc)
        if datetime.now(timezone.utc) >= until:
            raise CredentialsError(
                f"the credentials expired at {until.isoformat()}: make new ones", code=Code.CREDENTIALS_EXPIRED
            )
    return {"client_id": str(client_id), "client_secret": str(client_secret)}
