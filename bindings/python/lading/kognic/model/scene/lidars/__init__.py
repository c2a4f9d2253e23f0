from lading.kognic.model.scene.lidars.frame import Frame
from lading.kognic.model.scene.lidars.lidars import Lidars

__all__ = ["Lidars", "Frame"]
