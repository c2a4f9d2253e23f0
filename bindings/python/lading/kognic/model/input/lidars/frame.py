from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.lidars.frame import Frame as SceneFrame

Frame = moved(SceneFrame)
