from lading.kognic.model.input.resources.image import Image, ImageMetadata
from lading.kognic.model.input.resources.point_cloud import PointCloud
from lading.kognic.model.input.resources.resource import MissingFileError

__all__ = ["Image", "ImageMetadata", "MissingFileError", "PointCloud"]
