from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.aggregated_lidars_and_cameras_seq.frame import Frame as SceneFrame

Frame = moved(SceneFrame)
