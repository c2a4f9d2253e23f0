from lading.kognic.model.input.lidars_sequence.frame import Frame
from lading.kognic.model.input.lidars_sequence.lidars_sequence import LidarsSequence

__all__ = ["LidarsSequence", "Frame"]
