from lading.kognic.model.input.lidars_and_cameras_sequence.lidars_and_cameras_sequence import LidarsAndCamerasSequence
from lading.kognic.model.input.lidars_and_cameras_sequence.frame import Frame

__all__ = ["LidarsAndCamerasSequence", "Frame"]
