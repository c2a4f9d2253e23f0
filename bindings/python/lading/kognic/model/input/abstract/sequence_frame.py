from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.abstract.sequence_frame import SequenceFrame as SceneSequenceFrame

SequenceFrame = moved(SceneSequenceFrame)
