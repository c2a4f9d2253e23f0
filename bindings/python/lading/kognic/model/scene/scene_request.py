"""Scenes whose files are already in cloud storage (client.scene.create_scene)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from lading.errors import ValidationError


@dataclass
class SensorSpecification:
    sensorToPrettyName: Dict[str, str]
    sensorOrder: List[str]


@dataclass
class LocalFile:
    filename: str
    data: Any = None
    callback: Any = None


@dataclass
class Resource:
    external_resource_uri: Optional[str]
    local_file: Optional[LocalFile]

    def __post_init__(self) -> None:
        if bool(self.external_resource_uri) == bool(self.local_file):
            raise ValidationError("a resource has either external_resource_uri or local_file")

    def to_dict(self) -> Dict[str, Any]:
        if self.local_file is not None:
            return {"localFilename": self.local_file.filename}
        return {"externalResourceUri": self.external_resource_uri}


@dataclass
class SensorResource(Resource):
    sensor_name: str

    def to_dict(self) -> Dict[str, Any]:
        return {"sensorName": self.sensor_name, **super().to_dict()}


@dataclass
class ImageResource(SensorResource):
    start_shutter_timestamp_ns: Optional[int] = None
    end_shutter_timestamp_ns: Optional[int] = None
    reversed_shutter: Optional[bool] = None  # the last row was exposed first

    def __post_init__(self) -> None:
        super().__post_init__()
        start, end = self.start_shutter_timestamp_ns, self.end_shutter_timestamp_ns
        if (start is None) != (end is None):
            raise ValidationError("give both start_shutter_timestamp_ns and end_shutter_timestamp_ns, or neither")
        if start is not None and end is not None and start >= end:
            raise ValidationError("start_shutter_timestamp_ns must be before end_shutter_timestamp_ns")
        if self.reversed_shutter is not None and start is None:
            raise ValidationError("reversed_shutter needs the shutter times")

    def to_dict(self) -> Dict[str, Any]:
        image: Dict[str, Any] = {"resource": super().to_dict()}
        if self.start_shutter_timestamp_ns is not None:
            image["metadata"] = {
                "startShutterTimestampNs": self.start_shutter_timestamp_ns,
                "endShutterTimestampNs": self.end_shutter_timestamp_ns,
            }
            if self.reversed_shutter is not None:
                image["metadata"]["reversedShutter"] = self.reversed_shutter
        return image


@dataclass
class EgoVehiclePose:
    x: float
    y: float
    z: float
    rotation_x: float
    rotation_y: float
    rotation_z: float
    rotation_w: float

    def to_dict(self) -> Dict[str, Any]:
        return {
            "position": {"x": self.x, "y": self.y, "z": self.z},
            "rotation": {"x": self.rotation_x, "y": self.rotation_y, "z": self.rotation_z, "w": self.rotation_w},
        }


@dataclass
class Frame:
    frame_id: str
    timestamp_ns: int
    images: List[ImageResource]
    pointclouds: Optional[List[SensorResource]] = None
    ego_vehicle_pose: Optional[EgoVehiclePose] = None
    metadata: Optional[Dict[str, Any]] = None

    def __post_init__(self) -> None:
        if not self.images:
            raise ValidationError(f"frame {self.frame_id} needs at least one image", item=self.frame_id)

    def to_dict(self) -> Dict[str, Any]:
        frame: Dict[str, Any] = {
            "id": self.frame_id,
            "timestampNs": self.timestamp_ns,
            "images": [image.to_dict() for image in self.images],
        }
        if self.pointclouds:
            frame["pointClouds"] = {"resources": [cloud.to_dict() for cloud in self.pointclouds]}
            if self.ego_vehicle_pose is not None:
                frame["pointClouds"]["egoVehiclePose"] = self.ego_vehicle_pose.to_dict()
        if self.metadata:
            frame["metadata"] = self.metadata
        return frame


@dataclass
class SceneRequest:
    workspace_id: str
    external_id: str
    frames: List[Frame]
    sensor_specification: Optional[SensorSpecification] = None
    calibration_id: Optional[str] = None
    metadata: Optional[Dict[str, Any]] = None
    imudata_resource: Optional[Resource] = None
    should_motion_compensate: Optional[bool] = None
    postpone_external_resource_import: Optional[bool] = None

    def __post_init__(self) -> None:
        if not self.frames:
            raise ValidationError(f"scene {self.external_id} needs at least one frame", item=self.external_id)

    def get_files(self) -> Dict[str, LocalFile]:
        """The local files by name."""
        resources: List[Resource] = [image for frame in self.frames for image in frame.images]
        resources += [cloud for frame in self.frames for cloud in frame.pointclouds or []]
        resources += [self.imudata_resource] if self.imudata_resource else []
        local = [resource.local_file for resource in resources if resource.local_file is not None]
        return {file.filename: file for file in local}

    def to_dict(self) -> Dict[str, Any]:
        specification: Dict[str, Any] = {"frames": [frame.to_dict() for frame in self.frames]}
        if self.sensor_specification is not None:
            specification["sensorSpecification"] = dict(vars(self.sensor_specification))
        if self.metadata:
            specification["metadata"] = self.metadata
        if self.imudata_resource is not None:
            specification["imuData"] = self.imudata_resource.to_dict()
        if self.should_motion_compensate is not None:
            specification["shouldMotionCompensate"] = self.should_motion_compensate
        body: Dict[str, Any] = {"workspaceId": self.workspace_id, "externalId": self.external_id}
        if self.calibration_id:
            body["calibrationId"] = self.calibration_id
        if self.postpone_external_resource_import is not None:
            body["postponeExternalResourceImport"] = self.postpone_external_resource_import
        body["convertedSpecification"] = specification
        return body
