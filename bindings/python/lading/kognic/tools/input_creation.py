"""Creation of many inputs."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping, Optional, Sequence

from lading.kognic._openlabel import openlabel_text
from lading.kognic._upload import upload_of
from lading.kognic.client import KognicIOClient
from lading.kognic.model.scene.feature_flags import FeatureFlags
from lading.kognic.resources.abstract.creatable_io_resource import warn_of_annotation_types
from lading.kognic.tools._progress_bar import progress_bar
from lading.kognic.tools.model import (
    InputCreationError,
    InputCreationResult,
    InputCreationStage,
    InputCreationStatus,
    SceneWithPreAnnotation,
    input_creation_result,
)

__all__ = [
    "InputCreationError",
    "InputCreationResult",
    "InputCreationStage",
    "InputCreationStatus",
    "SceneWithPreAnnotation",
    "create_inputs",
    "follow_scenes",
]


def create_inputs(
    client: KognicIOClient,
    scenes_with_pre_annotations: Sequence[SceneWithPreAnnotation],
    project: str,
    dryrun: Optional[bool] = False,
    feature_flags: Optional[FeatureFlags] = None,
    wait_timeout: float = 1800,
    sleep_time: float = 1,
    batch: Optional[str] = None,
    annotation_types: Optional[List[str]] = None,
    *,
    findings: Optional[Mapping[str, str]] = None,
) -> Iterator[InputCreationResult]:
    """Creates scenes of any types, pre-annotates them and makes them inputs of a project.

    Yields a result for each scene as it comes, whatever became of it; a dry run yields results too. Leaving the
    loop cancels what is not finished.

    :param batch: default: the project's latest open batch
    :param wait_timeout: seconds to wait for the platform, from when a scene is sent
    :param sleep_time: least seconds between two questions for the status
    :param findings: severities by code or pattern, before those of the client
    """
    warn_of_annotation_types(annotation_types)
    items: List[Any] = list(scenes_with_pre_annotations)
    if not items:
        return
    with progress_bar(len(items), client._progress) as on_progress:
        results = client._client.create_inputs(
            [upload_of(item.scene) for item in items],
            [openlabel_text(item.pre_annotation) for item in items],
            on_progress=on_progress,
            project=project,
            batch=batch,
            findings=findings,
            dry_run=bool(dryrun),
            wait=True,
            wait_timeout_ms=max(1, int(wait_timeout * 1000)),
            poll_interval_ms=max(1, int(sleep_time * 1000)),
            no_motion_compensation=feature_flags is not None and not feature_flags.motion_compensation,
        )
        for result in results:
            yield input_creation_result(result)


def follow_scenes(
    client: KognicIOClient,
    scene_uuids: Sequence[str],
    project: Optional[str] = None,
    wait_timeout: float = 1800,
    sleep_time: float = 1,
    batch: Optional[str] = None,
) -> Iterator[InputCreationResult]:
    """Waits for scenes that were still processing when `create_inputs` stopped to wait, or that only were created.

    With a project, every scene that is there becomes an input of it, as `create_inputs` would have done.
    """
    uuids = list(scene_uuids)
    if not uuids:
        return
    with progress_bar(len(uuids), client._progress) as on_progress:
        for result in client._client.follow(
            uuids,
            on_progress=on_progress,
            project=project,
            batch=batch,
            wait=True,
            wait_timeout_ms=max(1, int(wait_timeout * 1000)),
            poll_interval_ms=max(1, int(sleep_time * 1000)),
        ):
            yield input_creation_result(result)
