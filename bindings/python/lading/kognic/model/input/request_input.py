"""Inputs of a request, with their progress."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Optional

from lading.kognic.model.base_serializer import BaseSerializer


class RequestInputStatus(str, Enum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class TaskType(str, Enum):
    ANNOTATE = "annotate"
    CORRECT = "correct"
    REVIEW = "review"


class PhaseDefinition(BaseSerializer):
    """A kind of phase, whose name is the same in every request."""

    id: str
    name: str


class Phase(BaseSerializer):
    """A phase of one request."""

    id: str
    name: str
    phase_definition: PhaseDefinition


class PhaseAction(BaseSerializer):
    id: str
    name: str


class WorkflowStage(BaseSerializer):
    """Where an input is. Without an action between two of them."""

    phase: Phase
    action: Optional[PhaseAction] = None
    name: str


class CurrentTask(BaseSerializer):
    task_id: str
    is_ongoing: bool
    task_type: TaskType
    assigned_user_id: Optional[int] = None


class InputProgressDetails(BaseSerializer):
    current_workflow_stage: WorkflowStage
    current_task: Optional[CurrentTask] = None
    available_for_integration_review: bool


class RequestInput(BaseSerializer):
    """An input of a request. ``progress_details`` are absent where one may not see the phase."""

    id: str
    request_id: str
    scene_id: str
    status: RequestInputStatus
    last_completed_annotation_id: Optional[str] = None
    progress_details: Optional[InputProgressDetails] = None
    created_at: datetime
    last_updated_at: datetime
    completed_at: Optional[datetime] = None
