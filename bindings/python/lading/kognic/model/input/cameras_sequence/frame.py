from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.cameras_sequence.frame import Frame as SceneFrame

Frame = moved(SceneFrame)
