from lading.kognic.model.scene.lidars.lidars import Lidars
from lading.kognic.model.scene.lidars.frame import Frame

__all__ = ["Lidars", "Frame"]
