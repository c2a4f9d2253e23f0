"""What the creation of a scene answers."""

from __future__ import annotations

from typing import Dict, Optional

from lading.kognic.model.base_serializer import BaseSerializer, Field


class InitializedSceneJob(BaseSerializer):
    scene_uuid: str


class SceneJobCreated(BaseSerializer):
    scene_uuid: str = Field(alias="internalId")
    files: Dict[str, str]
    request_input_uuid: Optional[str] = None


class CreateSceneResponse(BaseSerializer):
    scene_uuid: str
    request_input_uuid: Optional[str] = None

    @staticmethod
    def from_scene_job_created(scene_job: SceneJobCreated) -> CreateSceneResponse:
        return CreateSceneResponse(scene_uuid=scene_job.scene_uuid, request_input_uuid=scene_job.request_input_uuid)
