"""A stand-in for Kognic and Labelbox, for tests and CI without an account: all of their hosts on one local URL."""

try:
    import aiohttp as _aiohttp  # noqa: F401
    import graphql as _graphql  # noqa: F401
    import msgspec as _msgspec  # noqa: F401
except ImportError as error:
    raise ImportError("The emulator needs aiohttp, graphql-core and msgspec: pip install 'lading[emulator]'") from error

from .client import Control
from .server import Emulator

__all__ = ["Control", "Emulator"]
