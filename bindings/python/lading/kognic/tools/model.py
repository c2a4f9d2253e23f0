"""What goes into create_inputs and comes out."""

from __future__ import annotations

from enum import Enum
from typing import Any, Dict, Optional

from lading.codes import Code, Stage, State
from lading.kognic.model.base_serializer import BaseSerializer
from lading.kognic.model.scene.abstract.base_scene import BaseScene
from lading.results import Result

SceneUuid = str
InputUuid = str
PreAnnotationUuid = str
Scene = BaseScene


class SceneWithPreAnnotation(BaseSerializer):
    """A scene, and OpenLABEL to pre-annotate it with: JSON text, a dict or a model."""

    scene: BaseScene
    pre_annotation: Optional[Any] = None

    @classmethod
    def _prepare(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        # The platform's guide writes the name without the underscore.
        if "preannotation" in values:
            values["pre_annotation"] = values.pop("preannotation")
        return values


class InputCreationStage(Enum):
    VALIDATION = "validation"  # here, before anything was sent
    SCENE = "scene"
    UPLOAD = "upload"
    COMMIT = "commit"
    PRE_ANNOTATION = "pre-annotation"
    INPUT_FROM_SCENE = "input-from-scene"


class InputCreationStatus(Enum):
    CREATED = "created"
    FAILED = "failed"
    PROCESSING = "processing"  # not final when the time to wait was over
    INVALIDATED = "invalidated"  # by the platform
    CANCELLED = "cancelled"
    VALIDATED = "validated"  # a dry run without errors


class InputCreationError(BaseSerializer):
    stage: InputCreationStage
    message: str
    code: int = Code.OK
    item: Optional[str] = None  # the file, sensor or option that it is about
    http_status: int = 0
    retryable: bool = False


class InputCreationResult(BaseSerializer):
    """What became of one scene. ``index`` is its place in the list that was given."""

    scene_uuid: Optional[SceneUuid] = None
    status: InputCreationStatus
    external_id: Optional[str] = None
    input_uuid: Optional[InputUuid] = None
    preannotation_uuid: Optional[PreAnnotationUuid] = None
    error: Optional[InputCreationError] = None
    index: int = 0
    view_link: Optional[str] = None

    @property
    def pre_annotation_uuid(self) -> Optional[PreAnnotationUuid]:
        return self.preannotation_uuid


_STATUSES = {
    State.CREATED: InputCreationStatus.CREATED,
    State.SUBMITTED: InputCreationStatus.CREATED,
    State.VALIDATED: InputCreationStatus.VALIDATED,
    State.INVALIDATED: InputCreationStatus.INVALIDATED,
    State.CANCELLED: InputCreationStatus.CANCELLED,
    State.PROCESSING: InputCreationStatus.PROCESSING,
}
# What is not here is the platform's work on the scene, or the way to it.
_STAGES = {
    Stage.VALIDATION: InputCreationStage.VALIDATION,
    Stage.UPLOAD: InputCreationStage.UPLOAD,
    Stage.COMMIT: InputCreationStage.COMMIT,
    Stage.PRE_ANNOTATION: InputCreationStage.PRE_ANNOTATION,
    Stage.INPUT_FROM_SCENE: InputCreationStage.INPUT_FROM_SCENE,
}


def input_creation_result(result: Result) -> InputCreationResult:
    status = _STATUSES.get(State(result.state), InputCreationStatus.FAILED)
    error = None
    if result.code != Code.OK:
        error = InputCreationError(
            stage=_STAGES.get(Stage(result.stage), InputCreationStage.SCENE),
            message=result.message,
            code=result.code,
            item=result.item or None,
            http_status=result.http_status,
            retryable=result.retryable,
        )
    return InputCreationResult(
        scene_uuid=result.scene_uuid or None,
        status=status,
        external_id=result.external_id or None,
        input_uuid=result.input_uuid or None,
        preannotation_uuid=result.pre_annotation_uuid or None,
        error=error,
        index=result.index,
        view_link=result.view_link or None,
    )
