"""A `SceneRequest` whose files are local, as the sequence that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

from lading.codes import Code
from lading.errors import LadingError
from lading.kognic.model.calibration.common import Position, RotationQuaternion
from lading.kognic.model.ego.vehicle_pose import EgoVehiclePose
from lading.kognic.model.scene import cameras_sequence, lidars_and_cameras_sequence
from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.kognic.model.scene.resources import Image, ImageMetadata, PointCloud
from lading.kognic.model.scene.scene_request import Frame, ImageResource, LocalFile, Resource, SceneRequest
from lading.kognic.model.scene.sensor_specification import SensorSpecification
from lading.kognic.resources.scene.file_data import FileData

_NS_PER_MS = 1_000_000


def sequence_of(request: SceneRequest) -> BaseScene:
    """:raises LadingError: it has what only files in cloud storage can have"""
    _check(request)
    frames = request.frames
    common: Dict[str, Any] = {"external_id": request.external_id, "metadata": request.metadata or {}}
    if request.sensor_specification is not None:
        common["sensor_specification"] = SensorSpecification(
            sensor_to_pretty_name=request.sensor_specification.sensorToPrettyName,
            sensor_order=request.sensor_specification.sensorOrder,
        )
    if not any(frame.pointclouds for frame in frames):
        if request.calibration_id:
            raise _unsupported(request, "cameras without lidars have no calibration", request.calibration_id)
        return cameras_sequence.CamerasSequence(
            frames=[cameras_sequence.Frame(**_members(frame, frames[0])) for frame in frames], **common
        )
    return lidars_and_cameras_sequence.LidarsAndCamerasSequence(
        frames=[
            lidars_and_cameras_sequence.Frame(
                **_members(frame, frames[0]),
                point_clouds=[PointCloud(**_file(cloud), sensor_name=cloud.sensor_name) for cloud in frame.pointclouds or []],
                unix_timestamp=frame.timestamp_ns,
                ego_vehicle_pose=_pose(frame),
            )
            for frame in frames
        ],
        calibration_id=request.calibration_id or "",
        **common,
    )


def _check(request: SceneRequest) -> None:
    if request.imudata_resource is not None:
        raise _unsupported(request, "IMU data is given to it as samples, not as a file", "imudata_resource")
    for frame in request.frames:
        for resource in [*frame.images, *(frame.pointclouds or [])]:
            if resource.local_file is None:
                raise _unsupported(request, "all files are local or all are in cloud storage", resource.sensor_name)


def _unsupported(request: SceneRequest, why: str, item: str) -> LadingError:
    return LadingError(
        f"scene {request.external_id} has local files, which go as client.lidars_and_cameras_sequence.create and the "
        f"like send them: {why}",
        code=Code.UNSUPPORTED,
        item=item,
    )


def _members(frame: Frame, first: Frame) -> Dict[str, Any]:
    return {
        "frame_id": frame.frame_id,
        "relative_timestamp": (frame.timestamp_ns - first.timestamp_ns) // _NS_PER_MS,
        "metadata": frame.metadata or {},
        "images": [_image(image) for image in frame.images],
    }


def _image(image: ImageResource) -> Image:
    shutter = None
    if image.start_shutter_timestamp_ns is not None and image.end_shutter_timestamp_ns is not None:
        shutter = ImageMetadata(
            shutter_time_start_ns=image.start_shutter_timestamp_ns,
            shutter_time_end_ns=image.end_shutter_timestamp_ns,
            reversed_shutter=image.reversed_shutter,
        )
    return Image(**_file(image), sensor_name=image.sensor_name, metadata=shutter)


def _file(resource: Resource) -> Dict[str, Any]:
    file = resource.local_file
    assert file is not None
    return {"filename": file.filename, "file_data": _data(file)}


def _data(file: LocalFile) -> Optional[FileData]:
    if file.data is None and file.callback is None:
        return None
    suffix = Path(file.filename).suffix.lower().lstrip(".")
    format: Any = "jpg" if suffix == "jpeg" else suffix
    # The callback comes first there too.
    data = None if file.callback is not None else file.data
    return FileData(format=format, data=data, callback=file.callback)


def _pose(frame: Frame) -> Optional[EgoVehiclePose]:
    pose = frame.ego_vehicle_pose
    if pose is None:
        return None
    rotation = RotationQuaternion(x=pose.rotation_x, y=pose.rotation_y, z=pose.rotation_z, w=pose.rotation_w)
    return EgoVehiclePose(position=Position(x=pose.x, y=pose.y, z=pose.z), rotation=rotation)


