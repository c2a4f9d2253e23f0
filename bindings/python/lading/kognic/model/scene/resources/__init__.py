from lading.kognic.model.scene.resources.image import Image, ImageMetadata
from lading.kognic.model.scene.resources.point_cloud import PointCloud
from lading.kognic.model.scene.resources.resource import MissingFileError

__all__ = ["Image", "ImageMetadata", "MissingFileError", "PointCloud"]
