"""Data rows on the platform."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from lading.labelbox._objects import PlatformObject
from lading.labelbox.schema.data_row_metadata import DataRowMetadataField

if TYPE_CHECKING:
    from lading.labelbox.client import Client


class DataRow(PlatformObject):
    """A data row. The names on the class are keys of the rows to import: ``{DataRow.row_data: "https://…"}``."""

    _fields = {
        "external_id": "externalId",
        "global_key": "globalKey",
        "row_data": "rowData",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "media_attributes": "mediaAttributes",
        "metadata_fields": "metadataFields",
    }

    external_id: Optional[str] = "external_id"
    global_key: Optional[str] = "global_key"
    row_data: str = "row_data"
    metadata_fields: Any = "metadata_fields"  # of a data row: a list of ``{schemaId, name, value, kind}``
    created_at: Optional[datetime]
    updated_at: Optional[datetime]
    media_attributes: Any

    def __init__(self, client: Client, document: Dict[str, Any]) -> None:
        super().__init__(client, document)
        self._custom_metadata = document.get("customMetadata") or []

    @property
    def metadata(self) -> List[DataRowMetadataField]:
        """The metadata as fields of the ontology, which the first use fetches."""
        return self.client.get_data_row_metadata_ontology().parse_metadata_fields(self._custom_metadata)
