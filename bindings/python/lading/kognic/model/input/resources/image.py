from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.resources.image import Image as SceneImage
from lading.kognic.model.scene.resources.image import ImageMetadata as SceneImageMetadata

Image = moved(SceneImage)
ImageMetadata = moved(SceneImageMetadata)
