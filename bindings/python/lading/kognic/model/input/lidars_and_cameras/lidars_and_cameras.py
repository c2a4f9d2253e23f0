from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.lidars_and_cameras import LidarsAndCameras as SceneLidarsAndCameras

LidarsAndCameras = moved(SceneLidarsAndCameras)
