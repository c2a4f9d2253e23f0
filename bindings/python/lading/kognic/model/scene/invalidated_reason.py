"""Why a scene is invalidated."""

from __future__ import annotations

from enum import Enum


class SceneInvalidatedReason(str, Enum):
    BAD_CONTENT = "bad-content"
    DUPLICATE = "duplicate"
    INCORRECTLY_CREATED = "incorrectly-created"
