"""Classes under the names that they had when scenes were called inputs."""

from __future__ import annotations

import warnings
from typing import Any, Type


def moved(cls: Type[Any]) -> Type[Any]:
    """A subclass of the same name that warns when one is made."""

    def __init__(self: Any, /, *args: Any, **kwargs: Any) -> None:
        warnings.warn(f"{cls.__name__} has moved to lading.kognic.model.scene", DeprecationWarning, stacklevel=2)
        cls.__init__(self, *args, **kwargs)

    return type(cls.__name__, (cls,), {"__init__": __init__, "__module__": __name__, "__doc__": cls.__doc__})
