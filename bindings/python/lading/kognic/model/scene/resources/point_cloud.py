"""Point clouds."""

from __future__ import annotations

from typing import Any, Dict

from lading.errors import ValidationError
from lading.kognic.model.scene.resources.resource import Resource

lidar_sensor_default = "lidar"


class PointCloud(Resource):
    sensor_name: str = lidar_sensor_default

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        data = values.get("file_data")
        if data is not None and not data.format.is_pointcloud:
            raise ValidationError(f"a point cloud can't have the format {data.format.value}", item="file_data")
        return super()._prepare(values)
