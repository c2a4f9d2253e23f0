"""A stand-in for the Kognic platform, for tests and CI without an account: all of its hosts on one local URL."""

try:
    import aiohttp as _aiohttp  # noqa: F401
except ImportError as error:
    raise ImportError("The emulator needs aiohttp: pip install 'lading[emulator]'") from error

from .client import Control
from .server import Emulator

__all__ = ["Control", "Emulator"]
