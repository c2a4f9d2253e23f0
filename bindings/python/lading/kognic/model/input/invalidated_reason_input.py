import warnings

from lading.kognic.model.scene.invalidated_reason import SceneInvalidatedReason as InvalidatedReasonInput

warnings.warn(
    "InvalidatedReasonInput is now lading.kognic.model.scene.SceneInvalidatedReason", DeprecationWarning, stacklevel=2
)

__all__ = ["InvalidatedReasonInput"]
