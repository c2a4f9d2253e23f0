"""Keyword arguments to option structs."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from lading import _native
from lading import _structs as structs
from lading.errors import ArgumentError

_CALLBACKS = {"events", "log"}
_INTERNAL = {"struct_size", "reserved", "tag"}
_SECRET = {"client_secret", "api_key", "proxy"}


def client_options(options: Dict[str, Any]) -> Tuple[structs.ClientOptions, List[bytes]]:
    """The struct, and the memory that it points to."""
    return _fill(structs.new(structs.ClientOptions), options)


def submit_options(options: Dict[str, Any]) -> Tuple[structs.SubmitOptions, List[bytes]]:
    return _fill(structs.new(structs.SubmitOptions), options)


def limits(options: Dict[str, Any]) -> structs.Limits:
    return _fill(structs.new(structs.Limits), options)[0]  # type: ignore[no-any-return]


def import_options(options: Dict[str, Any]) -> Tuple[structs.ImportOptions, List[bytes]]:
    return _fill(structs.new(structs.ImportOptions), options)


def connection_options(
    attempts: Optional[int],
    retry_wait: Optional[float],
    timeout: Optional[float],
    connections: Optional[int],
    ca_file: Union[str, os.PathLike[str], None],
    proxy: Optional[str],
) -> Dict[str, Any]:
    """Client options from what the clients of the platforms take, in seconds."""
    return {
        "max_attempts": attempts,
        "max_retry_wait_ms": milliseconds(retry_wait),
        "connect_timeout_ms": milliseconds(timeout),
        "stall_timeout_ms": milliseconds(timeout),
        "max_connections": connections,
        "ca_file": ca_file,
        "proxy": proxy,
    }


def milliseconds(seconds: Optional[float]) -> Optional[int]:
    """At least one: nothing is the default."""
    return None if seconds is None else max(1, int(seconds * 1000))


def _fill(raw: Any, options: Dict[str, Any]) -> Tuple[Any, List[bytes]]:
    kinds = dict(raw._fields_)
    alive: List[bytes] = []
    for name, value in options.items():
        if name not in kinds or name in _CALLBACKS | _INTERNAL:
            known = ", ".join(sorted(set(kinds) - _CALLBACKS - _INTERNAL))
            raise ArgumentError(f"there is no option {name}; the options are {known}", item=name)
        if value is None:
            continue
        if kinds[name] is structs.String:
            text = _text(name, value)
            alive.append(_secret(name, text) if name in _SECRET else _native.encode(text))
            setattr(raw, name, structs.String.over(alive[-1]))
        else:
            setattr(raw, name, _number(name, value))
    return raw, alive


def _text(name: str, value: Any) -> str:
    if name == "findings" and isinstance(value, Mapping):
        try:
            return json.dumps(dict(value))
        except TypeError as error:
            raise ArgumentError(f"findings maps codes to severities, both text: {error}", item=name) from None
    try:
        return os.fspath(value) if not isinstance(value, str) else value
    except TypeError:
        raise ArgumentError(f"the option {name} must be text, not {type(value).__name__}", item=name) from None


def _secret(name: str, value: str) -> bytes:
    """UTF-8, or an error that does not show the text, nor has it as its context."""
    encoded = value.encode("utf-8", "replace")
    if encoded.decode("utf-8") != value:
        raise ArgumentError(f"the option {name} has half a surrogate pair in it, which is no text", item=name)
    return encoded


def _number(name: str, value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int):
        raise ArgumentError(f"the option {name} must be a whole number, not {value!r}", item=name)
    if value < 0:
        raise ArgumentError(f"the option {name} must not be negative, it is {value}", item=name)
    return int(value)
