"""Sensor data to annotation platforms.

``lading.kognic`` and ``lading.labelbox`` have the names of the platforms' own clients: a program moves over by
``sed 's/kognic\\.io/lading.kognic/'``, or by its import of ``labelbox``.
"""

from lading.codes import Code, RowState, Stage, State
from lading.errors import Finding, LadingError
from lading.probe import ImageInfo, probe_image
from lading.results import Progress, Result, RowResult

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Finding",
    "ImageInfo",
    "LadingError",
    "Progress",
    "Result",
    "RowResult",
    "RowState",
    "Stage",
    "State",
    "__version__",
    "probe_image",
]
