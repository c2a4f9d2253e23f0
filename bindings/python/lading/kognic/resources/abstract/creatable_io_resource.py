"""Creation of scenes and of inputs from them."""

from __future__ import annotations

import logging
import warnings
from typing import Any, Callable, List, Optional, Type

from lading.client import Client
from lading.errors import ArgumentError
from lading.kognic._upload import upload_of
from lading.kognic.model.input.input import Input
from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.kognic.model.scene.feature_flags import FeatureFlags
from lading.kognic.model.scene.scene_job import CreateSceneResponse
from lading.kognic.resources.abstract.io_resource import IOResource
from lading.results import Progress

log = logging.getLogger(__name__)


class CreateableIOResource(IOResource):
    def __init__(self, client: Client, on_progress: Optional[Callable[[Progress], None]] = None) -> None:
        super().__init__(client)
        self._on_progress = on_progress

    def _create(
        self,
        kind: Type[BaseScene],
        scene: Any,
        project: Optional[str],
        batch: Optional[str],
        annotation_types: Optional[List[str]],
        dryrun: bool,
        feature_flags: Optional[FeatureFlags],
    ) -> Optional[CreateSceneResponse]:
        if not isinstance(scene, kind):
            raise ArgumentError(f"expected a scene of type {kind.__name__}, not {type(scene).__name__}")
        warn_of_annotation_types(annotation_types)
        result = self._client.submit(
            upload_of(scene),
            project=project,
            batch=batch,
            dry_run=bool(dryrun),
            no_motion_compensation=feature_flags is not None and not feature_flags.motion_compensation,
            on_progress=self._on_progress,
        )
        if dryrun:
            return None
        log.info("created scene %s", result.scene_uuid)
        return CreateSceneResponse(scene_uuid=result.scene_uuid, request_input_uuid=result.input_uuid or None)

    def create_from_scene(
        self,
        scene_uuid: str,
        project: str,
        batch: Optional[str] = None,
        annotation_types: Optional[List[str]] = None,
        dryrun: bool = False,
    ) -> Optional[List[Input]]:
        """Makes a scene an input of a project, with its latest pre-annotation if there is one.

        :param batch: default: the latest open batch
        :returns: the inputs, or ``None`` for a dry run
        """
        warn_of_annotation_types(annotation_types)
        parameters = {"sceneUuid": scene_uuid, "project": project, "batch": batch, "dryRun": dryrun or None}
        if dryrun:
            self._request("inputs.create-from-scene", **parameters)
            return None
        return self._many(Input, "inputs.create-from-scene", **parameters)


def warn_of_annotation_types(annotation_types: Optional[List[str]]) -> None:
    if annotation_types:
        warnings.warn("annotation types have no effect any more: leave them out", FutureWarning, stacklevel=4)
