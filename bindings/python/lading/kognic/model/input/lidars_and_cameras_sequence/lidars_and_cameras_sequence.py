from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.lidars_and_cameras_sequence import (
    LidarsAndCamerasSequence as SceneLidarsAndCamerasSequence,
)

LidarsAndCamerasSequence = moved(SceneLidarsAndCamerasSequence)
