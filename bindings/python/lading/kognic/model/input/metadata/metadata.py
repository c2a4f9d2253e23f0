from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.metadata.metadata import FrameMetaData as SceneFrameMetaData
from lading.kognic.model.scene.metadata.metadata import MetaData as SceneMetaData

FrameMetaData = moved(SceneFrameMetaData)
MetaData = moved(SceneMetaData)
