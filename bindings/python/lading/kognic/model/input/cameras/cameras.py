from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.cameras import Cameras as SceneCameras

Cameras = moved(SceneCameras)
