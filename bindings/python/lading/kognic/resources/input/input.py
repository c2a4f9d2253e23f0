"""Inputs on the platform."""

from __future__ import annotations

import warnings
from typing import Any, Iterator, List, Optional

from lading.errors import ArgumentError
from lading.kognic.model.input.input import Input
from lading.kognic.model.input.input_entry import Input as InputEntry
from lading.kognic.model.input.request_input import RequestInput
from lading.kognic.model.scene.invalidated_reason import SceneInvalidatedReason
from lading.kognic.resources.abstract import IOResource
from lading.kognic.util import deprecated, deprecated_parameter


class InputResource(IOResource):
    def get_request_inputs(
        self, *, request_id: str, scene_id: Optional[str] = None, page_size: Optional[int] = None
    ) -> Iterator[RequestInput]:
        """The inputs of a request, with their progress."""
        yield from self._many(
            RequestInput, "request-inputs.list", requestId=request_id, sceneId=scene_id, limit=page_size
        )

    def get_request_input(self, request_input_id: str) -> RequestInput:
        return self._one(RequestInput, "request-inputs.get", id=request_input_id)

    def delete_input(self, input_uuid: str) -> None:
        """Takes the scene out of the request. This can't be undone."""
        self._request("inputs.delete", uuid=input_uuid)

    def query_inputs(
        self,
        *,
        project: Optional[str] = None,
        batch: Optional[str] = None,
        scene_uuids: Optional[List[str]] = None,
        external_ids: Optional[List[str]] = None,
    ) -> List[Input]:
        """The inputs that meet every filter that is given."""
        return self._many(
            Input, "inputs.query", project=project, batch=batch, sceneUuids=scene_uuids, externalIds=external_ids
        )

    def create_from_scene(
        self,
        scene_uuid: str,
        pre_annotation_uuid: Optional[str] = None,
        project: Optional[str] = None,
        batch: Optional[str] = None,
        request_uuid: Optional[str] = None,
        dryrun: bool = False,
    ) -> Optional[Input]:
        """Makes a scene an input of a request, or of a project and batch; without a pre-annotation unless named."""
        return self._create(scene_uuid, pre_annotation_uuid, project, batch, request_uuid, dryrun)

    def create_from_pre_annotation(
        self,
        pre_annotation_uuid: str,
        project: Optional[str] = None,
        batch: Optional[str] = None,
        request_uuid: Optional[str] = None,
        dryrun: bool = False,
    ) -> Optional[Input]:
        """Makes the scene of a pre-annotation an input, with it."""
        return self._create(None, pre_annotation_uuid, project, batch, request_uuid, dryrun)

    def _create(
        self,
        scene_uuid: Optional[str],
        pre_annotation_uuid: Optional[str],
        project: Optional[str],
        batch: Optional[str],
        request_uuid: Optional[str],
        dryrun: bool,
    ) -> Optional[Input]:
        if (request_uuid is None) == (project is None):
            raise ArgumentError("give either request_uuid or project")
        parameters: Any = {
            "sceneUuid": scene_uuid,
            "preAnnotationUuid": pre_annotation_uuid,
            "requestUuid": request_uuid,
            "projectExtId": project,
            "batchExtId": batch if project is not None else None,
            "dryRun": dryrun or None,
        }
        if dryrun:
            self._request("inputs.create", **parameters)
            return None
        return self._one(Input, "inputs.create", **parameters)

    def update_pre_annotation(self, request_input_uuid: str, pre_annotation_uuid: str) -> None:
        """Gives an input another pre-annotation, which is possible until annotation starts."""
        self._request("inputs.update-pre-annotation", inputUuid=request_input_uuid, uuid=pre_annotation_uuid)

    @deprecated("use client.scene.invalidate_scenes or delete_input")
    @deprecated_parameter("input_uuids", "scene_uuids")
    def invalidate_inputs(self, scene_uuids: List[str], invalidated_reason: SceneInvalidatedReason) -> None:
        reason = getattr(invalidated_reason, "value", invalidated_reason)
        self._request("inputs.invalidate", inputIds=list(scene_uuids), invalidatedReason=reason)

    @deprecated("use query_inputs")
    def get_inputs(
        self,
        project: str,
        batch: Optional[str] = None,
        include_invalidated: bool = False,
        external_ids: Optional[List[str]] = None,
    ) -> List[InputEntry]:
        return self._many(
            InputEntry,
            "inputs.fetch",
            project=project,
            batch=batch,
            includeInvalidated=include_invalidated,
            externalIds=external_ids,
        )

    @deprecated("use client.scene.get_scenes_by_uuids")
    @deprecated_parameter("input_uuids", "scene_uuids")
    def get_inputs_by_uuids(self, scene_uuids: List[str]) -> List[InputEntry]:
        return self._many(InputEntry, "inputs.by-uuids", uuids=list(scene_uuids))

    @deprecated("annotation types have no effect any more")
    @deprecated_parameter("input_uuid", "scene_uuid")
    def add_annotation_type(self, scene_uuid: str, annotation_type: str) -> None:
        warnings.warn("add_annotation_type does nothing any more", FutureWarning, stacklevel=2)

    @deprecated("annotation types have no effect any more")
    @deprecated_parameter("input_uuid", "scene_uuid")
    def remove_annotation_types(self, scene_uuid: str, annotation_types: List[str]) -> None:
        warnings.warn("remove_annotation_types does nothing any more", FutureWarning, stacklevel=2)
