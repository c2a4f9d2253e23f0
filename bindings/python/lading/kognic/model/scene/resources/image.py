"""Images."""

from __future__ import annotations

from typing import Any, Dict, Optional

from lading.errors import ValidationError
from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.resources.resource import Resource

camera_sensor_default = "CAM"


class ImageMetadata(BaseSerializer):
    """When the shutter was open, in nanoseconds since 1970."""

    shutter_time_start_ns: int
    shutter_time_end_ns: int
    reversed_shutter: Optional[bool] = None  # the last row was exposed first


class Image(Resource):
    sensor_name: str = camera_sensor_default
    metadata: Optional[ImageMetadata] = None

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        data = values.get("file_data")
        if data is not None and not data.format.is_image:
            raise ValidationError(f"an image can't have the format {data.format.value}", item="file_data")
        return super()._prepare(values)
