from lading.kognic.model.scene.cameras.cameras import Cameras
from lading.kognic.model.scene.cameras.frame import Frame

__all__ = ["Cameras", "Frame"]
