"""Clients in pickles: what was given to make one, and which of this process they stand for."""

from __future__ import annotations

import os
import uuid
import weakref
from typing import Any, Dict, Tuple

#: By token and process: a child of a fork makes clients of its own.
_clients: weakref.WeakValueDictionary[Tuple[str, int], Any] = weakref.WeakValueDictionary()


def remember(client: Any) -> str:
    """The name of a client in pickles."""
    token = uuid.uuid4().hex
    _clients[token, os.getpid()] = client
    return token


def restored(kind: Any, token: str, options: Dict[str, Any]) -> Any:
    """The client of a pickle: the same where it was made, elsewhere one for all objects that were of it."""
    client = _clients.get((token, os.getpid()))
    if client is None:
        client = kind(**options)
        client._pickle_token = token
        _clients[token, os.getpid()] = client
    return client
