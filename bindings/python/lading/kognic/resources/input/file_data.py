import warnings

from lading.kognic.resources.scene.file_data import FileData

warnings.warn("FileData is now in lading.kognic.resources.scene.file_data", DeprecationWarning, stacklevel=2)

__all__ = ["FileData"]
