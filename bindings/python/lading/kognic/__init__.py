"""The names of the platform's own Python client, over the library.

A program moves over by ``sed 's/kognic\\.io/lading.kognic/'``. Where that client raises ``RuntimeError``,
``ValueError`` or ``FileNotFoundError``, the exceptions here derive from it too. Where it raises
``requests.HTTPError``, catch ``lading.kognic.HTTPError``, which has ``response.status_code`` as well.
"""

from lading.errors import HTTPError, LadingError
from lading.kognic.client import KognicIOClient
from lading.kognic.input_api_client import InputApiClient

__version__ = "0.1.0"

__all__ = ["HTTPError", "InputApiClient", "KognicIOClient", "LadingError", "__version__"]
