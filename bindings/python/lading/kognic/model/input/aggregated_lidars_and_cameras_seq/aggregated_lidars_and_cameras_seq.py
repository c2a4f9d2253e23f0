from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.aggregated_lidars_and_cameras_seq import (
    AggregatedLidarsAndCamerasSequence as SceneAggregatedLidarsAndCamerasSequence,
)

AggregatedLidarsAndCamerasSequence = moved(SceneAggregatedLidarsAndCamerasSequence)
