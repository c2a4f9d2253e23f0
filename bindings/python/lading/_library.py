"""Finds and loads the shared library."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

#: The oldest library whose structs and functions ``_structs`` and ``_native`` describe.
MINIMUM_VERSION_NUMBER = 1000

if sys.platform == "darwin":
    _FILE, _SONAME = "liblading.dylib", "liblading.0.dylib"
else:
    _FILE, _SONAME = "liblading.so", "liblading.so.0"


class LibraryNotFoundError(ImportError):
    """The shared library is nowhere, or is not one that this package can use."""


def load() -> ctypes.CDLL:
    """Loads the first library found: ``LADING_LIBRARY``, the package, the checkout's build trees, the system.

    :raises LibraryNotFoundError: with the list of places that were tried
    """
    tried: List[str] = []
    for candidate, is_path in _candidates():
        if is_path and not os.path.exists(candidate):
            tried.append(f"{candidate}: no such file")
            continue
        try:
            library = ctypes.CDLL(candidate)
        except OSError as error:
            tried.append(f"{candidate}: {error}")
            continue
        _check_version(library, candidate)
        return library
    raise LibraryNotFoundError(
        "the lading library was not found. Build it, install it, or set LADING_LIBRARY to its path. Tried:\n  "
        + "\n  ".join(tried)
    )


def _candidates() -> Iterator[Tuple[str, bool]]:
    named = os.environ.get("LADING_LIBRARY")
    if named:
        # A library that was asked for by name is never silently replaced by another one.
        yield named, True
        return
    package = Path(__file__).resolve().parent
    yield from ((str(package / name), True) for name in (_FILE, _SONAME))
    if len(package.parents) > 2 and (package.parents[2] / "include" / "lading" / "lading.h").exists():
        root = package.parents[2]
        yield from ((str(root / "build" / name), True) for name in (_FILE, _SONAME))
        yield from ((str(root / ".build" / kind / _FILE), True) for kind in ("release", "debug"))
    yield _SONAME, False


def _check_version(library: ctypes.CDLL, path: str) -> None:
    try:
        number = int(library.lading_version_number())
    except AttributeError:
        raise LibraryNotFoundError(f"{path} is not the lading library: it lacks lading_version_number") from None
    if number < MINIMUM_VERSION_NUMBER:
        raise LibraryNotFoundError(
            f"{path} is version {number}, this package needs {MINIMUM_VERSION_NUMBER} or newer: update the library"
        )
