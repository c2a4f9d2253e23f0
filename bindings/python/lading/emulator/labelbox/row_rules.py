"""What a data row must be like to be imported. The shape is checked while it is parsed: that is what makes it quick."""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import datetime
from typing import Annotated, Any, List, Literal, Mapping, Optional, Set, Tuple, Union

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..shape import kind
from .ontology import ENUM, KINDS, OPTION
from .records import CustomMetadataSchema, Dataset
from .row_urls import delegated_access, is_ordinary, problem_of

LONGEST_KEY = 200
"""In characters."""

Text = Annotated[str, Meta(min_length=1)]
GlobalKey = Annotated[str, Meta(min_length=1, max_length=LONGEST_KEY)]
CAMERA_IMAGE = "CAMERA_IMAGE"
AttachmentType = Literal[
    "AUDIO", "CAMERA_IMAGE", "HTML", "IMAGE", "IMAGE_OVERLAY", "PDF_URL", "RAW_TEXT", "TEXT_URL", "VIDEO"
]
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
    global_key: Union[GlobalKey, UnsetType] = UNSET
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


def read_row(
    sent: msgspec.Raw, datasets: Mapping[str, Dataset], fields: Mapping[str, CustomMetadataSchema]
) -> Tuple[SentRow, List[str]]:
    """A row that may be imported, with notes on what is taken and is not as it should be.

    Whether its keys are taken is not looked at. Raises `RefusedRow`.
    """
    try:
        row = _decode(sent)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RefusedRow(str(error)) from None
    payload, notes = row.payload, []
    if (row.id.value == "") != (row.id.type == "AUTO"):
        raise RefusedRow("id: value must be empty for type AUTO, and only for that")
    if row.id.type == "GKEY" and len(row.id.value) > LONGEST_KEY:
        raise RefusedRow(f"id: a global key has at most {LONGEST_KEY} characters")
    dataset = datasets.get(payload.dataset_id)
    if dataset is None or dataset.deleted:
        raise RefusedRow(f"dataset_id: there is no dataset {payload.dataset_id!r}")
    if payload.row_data is not UNSET:
        notes += _check_row_data(payload.row_data, dataset)
    if payload.metadata_fields:
        notes += _check_metadata(payload.metadata_fields, fields)
    if payload.attachments:
        notes += _notes_on_attachments(payload.attachments)
    return row, notes


def _check_row_data(value: str, dataset: Dataset) -> List[str]:
    if is_ordinary(value):
        return []
    problem, notes = problem_of(value), []
    if problem is None:
        problem, notes = delegated_access(value, dataset)
    if problem is not None:
        raise RefusedRow(f"row_data: {problem}")
    return [f"row_data: {note}" for note in notes]


def _notes_on_attachments(attachments: List[Attachment]) -> List[str]:
    notes = []
    for index, each in enumerate(attachments):
        at = f"attachments[{index}]"
        if each.type == CAMERA_IMAGE:
            notes.append(f"{at}.type: whether the platform takes {CAMERA_IMAGE} is not known")
        if each.type != "RAW_TEXT" and problem_of(each.value) is not None:
            notes.append(f"{at}.value: {problem_of(each.value)}")
    return notes


def _check_metadata(entries: List[Metadata], fields: Mapping[str, CustomMetadataSchema]) -> List[str]:
    """Each field once. An enum may stand there once for each of its options: that is how a client writes several."""
    given: Set[str] = set()
    enums: Counter[str] = Counter()
    options: Counter[str] = Counter()
    for entry in entries:
        schema = fields.get(entry.schemaId)
        if schema is None:
            raise RefusedRow(f"metadata_fields: there is no field with schemaId {entry.schemaId!r}")
        if schema.id in given and schema.kind != ENUM:
            raise RefusedRow(f"metadata_fields: {schema.name} is given twice")
        given.add(schema.id)
        try:
            VALUES[schema.kind](entry.value)
        except RefusedRow as error:
            raise RefusedRow(f"metadata_fields: {schema.name}: {error}") from None
        if schema.kind == ENUM:
            enums[schema.id] += 1
        elif schema.kind == OPTION:
            options[schema.parent or ""] += 1
    if enums.keys() != options.keys() or any(enums[id] not in (1, count) for id, count in options.items()):
        raise RefusedRow(
            "metadata_fields: an enum must stand beside one of its options, or once for each, and an option beside it"
        )
    return [
        f"metadata_fields: {fields[id].name} has {count} options; one is usual"
        for id, count in options.items()
        if count > 1
    ]


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
