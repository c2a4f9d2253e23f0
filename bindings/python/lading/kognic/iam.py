"""The values of the older images job."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

from lading.kognic.model.scene.invalidated_reason import SceneInvalidatedReason as InvalidatedReasonInput

__all__ = [
    "CreateInputJobResponse",
    "Image",
    "ImagesFiles",
    "InvalidatedReasonInput",
    "SceneMetaData",
    "SourceSpecification",
]


@dataclass
class Image:
    """An image file; ``filename`` is relative to the folder. Width and height are read from it when not given."""

    filename: str
    width: Optional[int] = None
    height: Optional[int] = None
    source: str = "CAM"

    def to_dict(self) -> Dict[str, Any]:
        given = {"filename": str(self.filename), "width": self.width, "height": self.height, "source": self.source}
        return {name: value for name, value in given.items() if value is not None}


@dataclass
class ImagesFiles:
    images: List[Image] = field(default_factory=list)

    def to_dict(self) -> Dict[str, Any]:
        return {"images": [image.to_dict() for image in self.images]}


@dataclass
class SourceSpecification:
    """How sources are named and in which order they are shown."""

    source_to_pretty_name: Optional[Dict[str, str]] = None
    source_order: Optional[List[str]] = None

    def to_dict(self) -> Dict[str, Any]:
        given = {"sourceToPrettyName": self.source_to_pretty_name, "sourceOrder": self.source_order}
        return {name: value for name, value in given.items() if value is not None}


@dataclass
class SceneMetaData:
    external_id: str
    source_specification: Optional[SourceSpecification] = None

    def to_dict(self) -> Dict[str, Any]:
        document: Dict[str, Any] = {"externalId": self.external_id}
        if self.source_specification is not None:
            document["sourceSpecification"] = self.source_specification.to_dict()
        return document


@dataclass(frozen=True)
class CreateInputJobResponse:
    internal_id: str
