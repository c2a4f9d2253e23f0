from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.cameras_sequence import CamerasSequence as SceneCamerasSequence

CamerasSequence = moved(SceneCamerasSequence)
