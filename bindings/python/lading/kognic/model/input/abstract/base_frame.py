from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.abstract.base_frame import BaseFrame as SceneBaseFrame

BaseFrame = moved(SceneBaseFrame)
