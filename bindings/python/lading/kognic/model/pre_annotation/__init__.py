from lading.kognic.model.pre_annotation.pre_annotation import CreatedPreAnnotation
from lading.kognic.model.pre_annotation.resolved_pre_annotation import ResolvedPreAnnotation

__all__ = ["CreatedPreAnnotation", "ResolvedPreAnnotation"]
