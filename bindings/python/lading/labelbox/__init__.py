"""The names of the platform's own Python client, over the library.

A program moves over by its imports: ``import lading.labelbox as lb`` for ``import labelbox as lb``. Here are datasets
and the import of data rows into them; for anything else keep that client.
"""

from typing import TYPE_CHECKING, Any

from lading.codes import RowState
from lading.labelbox import exceptions
from lading.labelbox._objects import absent
from lading.labelbox.client import Client
from lading.labelbox.exceptions import LabelboxError
from lading.labelbox.schema.asset_attachment import AssetAttachment
from lading.labelbox.schema.data_row import DataRow
from lading.labelbox.schema.data_row_metadata import DataRowMetadata, DataRowMetadataField, DataRowMetadataOntology
from lading.labelbox.schema.dataset import Dataset
from lading.labelbox.schema.iam_integration import IAMIntegration
from lading.labelbox.schema.identifiable import GlobalKey, UniqueId
from lading.labelbox.schema.media_type import MediaType
from lading.labelbox.schema.organization import Organization
from lading.labelbox.schema.task import Task, TaskStatus
from lading.labelbox.schema.user import User
from lading.results import RowResult

__version__ = "0.1.0"

__all__ = [
    "AssetAttachment",
    "Client",
    "DataRow",
    "DataRowMetadata",
    "DataRowMetadataField",
    "DataRowMetadataOntology",
    "Dataset",
    "GlobalKey",
    "IAMIntegration",
    "LabelboxError",
    "MediaType",
    "Organization",
    "RowResult",
    "RowState",
    "Task",
    "TaskStatus",
    "UniqueId",
    "User",
    "__version__",
    "exceptions",
]


if not TYPE_CHECKING:  # type checkers find a misspelt name

    def __getattr__(name: str) -> Any:
        raise absent("lading.labelbox", name)
