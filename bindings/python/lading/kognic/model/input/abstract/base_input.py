from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.abstract.base_scene import BaseScene

BaseInput = moved(BaseScene)
