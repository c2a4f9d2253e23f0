from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.lidars_sequence import LidarsSequence as SceneLidarsSequence

LidarsSequence = moved(SceneLidarsSequence)
