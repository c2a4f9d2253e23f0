from lading.kognic.model.input.lidars_and_cameras.lidars_and_cameras import LidarsAndCameras
from lading.kognic.model.input.lidars_and_cameras.frame import Frame

__all__ = ["LidarsAndCameras", "Frame"]
