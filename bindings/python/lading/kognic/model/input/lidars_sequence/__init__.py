from lading.kognic.model.input.lidars_sequence.lidars_sequence import LidarsSequence
from lading.kognic.model.input.lidars_sequence.frame import Frame

__all__ = ["LidarsSequence", "Frame"]
