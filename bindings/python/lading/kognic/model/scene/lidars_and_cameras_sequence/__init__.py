from lading.kognic.model.scene.lidars_and_cameras_sequence.frame import Frame
from lading.kognic.model.scene.lidars_and_cameras_sequence.lidars_and_cameras_sequence import LidarsAndCamerasSequence

__all__ = ["LidarsAndCamerasSequence", "Frame"]
