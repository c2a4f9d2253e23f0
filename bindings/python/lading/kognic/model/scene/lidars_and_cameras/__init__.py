from lading.kognic.model.scene.lidars_and_cameras.frame import Frame
from lading.kognic.model.scene.lidars_and_cameras.lidars_and_cameras import LidarsAndCameras

__all__ = ["LidarsAndCameras", "Frame"]
