from lading.kognic.model.input.lidars.lidars import Lidars
from lading.kognic.model.input.lidars.frame import Frame

__all__ = ["Lidars", "Frame"]
