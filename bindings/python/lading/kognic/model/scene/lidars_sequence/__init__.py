from lading.kognic.model.scene.lidars_sequence.frame import Frame
from lading.kognic.model.scene.lidars_sequence.lidars_sequence import LidarsSequence

__all__ = ["LidarsSequence", "Frame"]
