from lading.kognic.model.input.lidars.frame import Frame
from lading.kognic.model.input.lidars.lidars import Lidars

__all__ = ["Lidars", "Frame"]
