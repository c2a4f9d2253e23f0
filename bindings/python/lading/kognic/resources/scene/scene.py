"""Scenes on the platform."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Union
from uuid import UUID

from lading.errors import ArgumentError, NotFoundError
from lading.kognic._scene_request import sequence_of
from lading.kognic._upload import upload_of
from lading.kognic.model.ego.vehicle_pose import EgoVehiclePose
from lading.kognic.model.scene.invalidated_reason import SceneInvalidatedReason
from lading.kognic.model.scene.scene_entry import Scene
from lading.kognic.model.scene.scene_job import CreateSceneResponse
from lading.kognic.model.scene.scene_request import SceneRequest
from lading.kognic.model.scene.scene_summary import SceneSummary
from lading.kognic.resources.abstract import IOResource


class SceneResource(IOResource):
    def get_scenes_by_uuids(self, scene_uuids: List[str]) -> List[Scene]:
        """The scenes with these uuids.

        :raises NotFoundError: one of them is unknown
        """
        return self._many(Scene, "scenes.query", sceneUuids=list(scene_uuids))

    def get_scenes_by_external_ids(self, external_ids: List[str]) -> List[Scene]:
        """All scenes with one of these external ids, of which there may be several for each.

        :raises NotFoundError: one of them has no scene
        """
        return self._many(Scene, "scenes.query", externalIds=list(external_ids))

    def get_scene_summary(self, scene_uuid: Union[str, UUID], find_invalidated_scenes: bool = False) -> SceneSummary:
        """A scene in short: sensors, times of the frames, metadata."""
        return self._one(
            SceneSummary, "scenes.summary", sceneUuid=str(scene_uuid), includeInvalidated=find_invalidated_scenes
        )

    def get_ego_poses(self, scene_uuid: Union[str, UUID]) -> Optional[Dict[str, EgoVehiclePose]]:
        """The pose of the vehicle for each frame, by frame id; ``None`` if there are none or no such scene."""
        try:
            document = self._request("scenes.ego-poses", sceneUuid=str(scene_uuid))
        except NotFoundError:
            return None
        poses: Dict[Any, Any] = (document or {}).get("poses", {})
        return {str(frame): EgoVehiclePose.from_json(poses[frame]) for frame in sorted(poses, key=int)}

    def invalidate_scenes(self, scene_uuids: List[str], reason: SceneInvalidatedReason) -> None:
        """Invalidates scenes with all their inputs and annotations. This can't be undone."""
        self._request("scenes.invalidate", sceneUuids=list(scene_uuids), reason=SceneInvalidatedReason(reason).value)

    def create_scene(self, scene_request: SceneRequest) -> CreateSceneResponse:
        """Creates a scene of files that are in cloud storage, or of local ones, which are checked and uploaded.

        One of local files is the sequence that it is, with lidars or without: it goes as ``client.cameras_sequence`` and
        ``client.lidars_and_cameras_sequence`` create it.

        :raises LadingError: it has files of both kinds, or what only files in cloud storage can have
        """
        if scene_request.get_files():
            return self._upload(scene_request)
        document = self._request("scenes.create", **scene_request.to_dict())
        return CreateSceneResponse(scene_uuid=document["id"])

    def _upload(self, request: SceneRequest) -> CreateSceneResponse:
        workspace = self._client.request("session.open")["workspaceId"]
        if request.workspace_id != workspace:
            raise ArgumentError(
                f"scene {request.external_id} is for the workspace {request.workspace_id}, the client for {workspace}: "
                "make one with write_workspace_id",
                item=request.workspace_id,
            )
        result = self._client.submit(
            upload_of(sequence_of(request)), no_motion_compensation=request.should_motion_compensate is False
        )
        return CreateSceneResponse(scene_uuid=result.scene_uuid)

    def import_indexed_scene(self, scene_uuid: str) -> None:
        """Has the platform fetch the files of a scene that was only indexed."""
        self._request("scenes.update", sceneUuid=scene_uuid, status="created")

    def reindex_scene(self, scene_uuid: str) -> None:
        """The opposite: inputs of the scene stay, but can't be viewed."""
        self._request("scenes.update", sceneUuid=scene_uuid, status="indexed")
