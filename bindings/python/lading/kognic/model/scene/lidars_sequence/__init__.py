from lading.kognic.model.scene.lidars_sequence.lidars_sequence import LidarsSequence
from lading.kognic.model.scene.lidars_sequence.frame import Frame

__all__ = ["LidarsSequence", "Frame"]
