from lading.kognic.model.input.cameras.cameras import Cameras
from lading.kognic.model.input.cameras.frame import Frame

__all__ = ["Cameras", "Frame"]
