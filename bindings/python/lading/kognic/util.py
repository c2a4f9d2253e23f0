"""Small things that programs for the platform's own client use."""

from __future__ import annotations

import functools
import warnings
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, TypeVar, cast

from lading._times import parse_time

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def ts_to_dt(date_string: str) -> datetime:
    """The time of an ISO 8601 text."""
    return parse_time(date_string)


def filter_none(js: Any) -> Any:
    """The document without the members that are ``None``."""
    if isinstance(js, Mapping):
        return {key: filter_none(value) for key, value in js.items() if value is not None}
    return js


def get_view_links(input_uuids: List[str]) -> Dict[str, str]:
    """Where each input can be looked at, by its uuid."""
    return {uuid: f"https://app.kognic.com/view/input/{uuid}" for uuid in input_uuids}


def deprecated(reason: str) -> Callable[[AnyFunction], AnyFunction]:
    """Warns when the function is called."""

    def decorate(function: AnyFunction) -> AnyFunction:
        @functools.wraps(function)
        def warned(*args: Any, **kwargs: Any) -> Any:
            warnings.warn(f"{function.__name__} is deprecated: {reason}", DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return cast(AnyFunction, warned)

    return decorate


def deprecated_parameter(
    from_name: str, to_name: str, end_version: Optional[str] = None
) -> Callable[[AnyFunction], AnyFunction]:
    """Takes an old parameter name too, with a warning."""
    until = f" and goes away in {end_version}" if end_version else ""

    def decorate(function: AnyFunction) -> AnyFunction:
        @functools.wraps(function)
        def renamed(*args: Any, **kwargs: Any) -> Any:
            if from_name in kwargs:
                warnings.warn(f"the parameter {from_name} is now {to_name}{until}", DeprecationWarning, stacklevel=2)
                kwargs[to_name] = kwargs.pop(from_name)
            return function(*args, **kwargs)

        return cast(AnyFunction, renamed)

    return decorate
