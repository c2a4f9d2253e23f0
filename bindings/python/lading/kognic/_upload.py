"""Scenes of the models to scenes of the library."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator

from lading._data import is_bytes_like, read_file
from lading._scenes import SceneUpload
from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.kognic.model.scene.resources.resource import Resource


def upload_of(scene: BaseScene) -> SceneUpload:
    """The wire body with the type, the IMU samples and the formats of data that is not on disk."""
    document: Dict[str, Any] = {"type": scene._type, **scene.to_dict()}
    samples = getattr(scene, "imu_data", None)
    if samples:
        document["imuData"] = [sample.to_dict() for sample in samples]
    upload = SceneUpload(document)
    by_id = scene.resources
    for entry in _resources(document):
        resource = by_id[entry["resourceId"]]
        if resource.file_data is not None:
            entry["format"] = resource.file_data.format.value
            _add_data(upload, entry["resourceId"], resource)
    return upload


def _resources(document: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    for frame in document.get("frames") or [document["frame"]]:
        yield from frame.get("images", [])
        yield from frame.get("pointClouds", [])


def _add_data(upload: SceneUpload, resource_id: str, resource: Resource) -> None:
    file_data = resource.file_data
    assert file_data is not None
    if file_data.callback is not None:
        upload.providers[resource_id] = _calling(file_data.callback, resource.client_filename or "")
    elif is_bytes_like(file_data.data):
        upload.memory[resource_id] = file_data.data
    else:
        upload.providers[resource_id] = _reading(file_data.data)


def _calling(callback: Callable[[str], Any], filename: str) -> Callable[[], Any]:
    return lambda: callback(filename)


def _reading(data: Any) -> Callable[[], Any]:
    return lambda: read_file(data) if callable(getattr(data, "read", None)) else data
