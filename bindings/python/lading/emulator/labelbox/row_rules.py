"""What a data row must be like to be imported. The shape is checked while it is parsed: that is what makes it quick."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Annotated, Any, Dict, List, Literal, Mapping, Optional, Union

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..shape import kind
from .ontology import ENUM, KINDS, OPTION
from .records import CustomMetadataSchema, Dataset

Text = Annotated[str, Meta(min_length=1)]
AttachmentType = Literal["AUDIO", "HTML", "IMAGE", "IMAGE_OVERLAY", "PDF_URL", "RAW_TEXT", "TEXT_URL", "VIDEO"]
MediaType = Literal[
    "AUDIO",
    "CONVERSATIONAL",
    "HTML",
    "IMAGE",
    "LLM",
    "PDF",
    "POINT_CLOUD",
    "TEXT",
    "TMS_GEO",
    "TMS_SIMPLE",
    "VIDEO",
]
EMBEDDING_LENGTH = 128
UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"
PATH_STYLE = re.compile(rf"https://s3(\.dualstack)?([.-]{REGION})?\.amazonaws\.com(\.cn)?/", re.IGNORECASE)


class Key(Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["AUTO", "ID", "GKEY"]
    value: str


class Metadata(Struct, forbid_unknown_fields=True, gc=False):
    schemaId: str
    value: Any


class Attachment(Struct, forbid_unknown_fields=True, gc=False):
    type: AttachmentType
    value: Text
    name: Optional[str] = None


class Payload(Struct, forbid_unknown_fields=True, gc=False):
    dataset_id: str
    row_data: Union[str, UnsetType] = UNSET
    global_key: Union[Text, UnsetType] = UNSET
    external_id: Union[Text, UnsetType] = UNSET
    media_type: Union[MediaType, UnsetType] = UNSET
    metadata_fields: Union[List[Metadata], UnsetType] = UNSET
    attachments: Union[List[Attachment], UnsetType] = UNSET


class SentRow(Struct, forbid_unknown_fields=True, gc=False):
    id: Key
    payload: Payload


_decode = msgspec.json.Decoder(SentRow).decode


class RefusedRow(Exception):
    """Why one row is not imported."""


def read_row(sent: msgspec.Raw, datasets: Mapping[str, Dataset], fields: Mapping[str, CustomMetadataSchema]) -> SentRow:
    """A row that may be imported; whether its keys are taken is not looked at. Raises `RefusedRow`."""
    try:
        row = _decode(sent)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RefusedRow(str(error)) from None
    payload = row.payload
    if (row.id.value == "") != (row.id.type == "AUTO"):
        raise RefusedRow("id: value must be empty for type AUTO, and only for that")
    dataset = datasets.get(payload.dataset_id)
    if dataset is None or dataset.deleted:
        raise RefusedRow(f"dataset_id: there is no dataset {payload.dataset_id!r}")
    if payload.row_data is not UNSET:
        _check_row_data(payload.row_data, dataset)
    if payload.metadata_fields:
        _check_metadata(payload.metadata_fields, fields)
    return row


def _check_row_data(value: str, dataset: Dataset) -> None:
    if not value.startswith("https://") or len(value) == len("https://"):
        raise RefusedRow(f"row_data: must be an https URL, not {value[:200]!r}")
    if dataset.signer is not None and PATH_STYLE.match(value):
        raise RefusedRow(f"row_data: delegated access needs a virtual-hosted-style URL, not {value[:200]!r}")


def _check_metadata(entries: List[Metadata], fields: Mapping[str, CustomMetadataSchema]) -> None:
    given: Dict[str, CustomMetadataSchema] = {}
    enums, options = [], []
    for entry in entries:
        schema = fields.get(entry.schemaId)
        if schema is None:
            raise RefusedRow(f"metadata_fields: there is no field with schemaId {entry.schemaId!r}")
        if schema.id in given:
            raise RefusedRow(f"metadata_fields: {schema.name} is given twice")
        given[schema.id] = schema
        try:
            VALUES[schema.kind](entry.value)
        except RefusedRow as error:
            raise RefusedRow(f"metadata_fields: {schema.name}: {error}") from None
        if schema.kind == ENUM:
            enums.append(schema.id)
        elif schema.kind == OPTION:
            options.append(schema.parent or "")
    if enums != options and sorted(enums) != sorted(options):
        raise RefusedRow(
            "metadata_fields: an enum must stand beside exactly one of its options, and an option beside it"
        )


def _string(value: Any) -> None:
    if type(value) is not str:
        raise RefusedRow(f"must be a string, not {kind(value)}")


def _number(value: Any) -> None:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise RefusedRow(f"must be a number, not {kind(value)}")


def _date_time(value: Any) -> None:
    try:
        if type(value) is str and UTC.fullmatch(value):
            datetime.fromisoformat(value[:-1])
            return
    except ValueError:
        pass
    raise RefusedRow(f"must be a UTC time such as 2024-01-31T12:00:00Z, not {value!r}")


def _embedding(value: Any) -> None:
    if type(value) is not list or len(value) != EMBEDDING_LENGTH:
        raise RefusedRow(f"must be a list of {EMBEDDING_LENGTH} numbers")
    for number in value:
        _number(number)


def _empty_object(value: Any) -> None:
    if value or type(value) is not dict:
        raise RefusedRow("must be {} for an enum and for its option")


VALUES = {
    KINDS["string"]: _string,
    KINDS["number"]: _number,
    KINDS["datetime"]: _date_time,
    KINDS["embedding"]: _embedding,
    ENUM: _empty_object,
    OPTION: _empty_object,
}
