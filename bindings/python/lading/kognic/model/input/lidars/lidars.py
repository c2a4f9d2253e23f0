from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.lidars import Lidars as SceneLidars

Lidars = moved(SceneLidars)
