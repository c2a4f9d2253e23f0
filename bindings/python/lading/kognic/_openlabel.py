"""OpenLABEL documents in the forms that programs have them."""

from __future__ import annotations

import json
from typing import Any, Dict

from lading._scenes import to_json
from lading.errors import ValidationError


def openlabel_dict(document: Any) -> Dict[str, Any]:
    """The document of JSON text, a dict, or a model with ``model_dump``.

    :raises ValidationError: none of these
    """
    if hasattr(document, "model_dump"):
        document = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    elif isinstance(document, (str, bytes)):
        try:
            document = json.loads(document)
        except ValueError as error:
            raise ValidationError(f"the pre-annotation is not JSON: {error}", item="pre_annotation") from None
    if not isinstance(document, dict):
        raise ValidationError(
            f"a pre-annotation is OpenLABEL as JSON text, a dict or a model, not {type(document).__name__}",
            item="pre_annotation",
        )
    return document


def openlabel_text(document: Any) -> str:
    """The same as JSON text; empty for ``None``."""
    return "" if document is None else to_json(openlabel_dict(document))


def openlabel_model(document: Any) -> Any:
    """The platform's own model of the document where its package is installed, else the document."""
    try:
        from kognic.openlabel.models import OpenLabelAnnotation  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return document
    return OpenLabelAnnotation.model_validate(document)
