from lading.errors import MissingFileError
from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.resources.resource import Resource as SceneResource

Resource = moved(SceneResource)

__all__ = ["MissingFileError", "Resource"]
