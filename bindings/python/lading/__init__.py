"""Sensor data to annotation platforms.

``lading.kognic`` has the names of the platform's own client: a program moves over by
``sed 's/kognic\\.io/lading.kognic/'``.
"""

from lading.codes import Code, Stage, State
from lading.errors import Finding, LadingError
from lading.probe import ImageInfo, probe_image
from lading.results import Progress, Result

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Finding",
    "ImageInfo",
    "LadingError",
    "Progress",
    "Result",
    "Stage",
    "State",
    "__version__",
    "probe_image",
]
