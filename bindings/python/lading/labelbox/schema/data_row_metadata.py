"""The fields that metadata of data rows may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union

from lading.labelbox._objects import absent, time_of

if TYPE_CHECKING:
    from lading.labelbox.client import Client


class DataRowMetadataKind(Enum):
    number = "CustomMetadataNumber"
    datetime = "CustomMetadataDateTime"
    enum = "CustomMetadataEnum"
    string = "CustomMetadataString"
    option = "CustomMetadataEnumOption"
    embedding = "CustomMetadataEmbedding"


@dataclass(frozen=True)
class DataRowMetadataSchema:
    """A field, or an option of one."""

    uid: str
    name: str
    reserved: bool
    kind: Union[DataRowMetadataKind, str]  # text: a kind that this version does not know
    options: Optional[List[DataRowMetadataSchema]] = None
    parent: Optional[str] = None  # of an option: the uid of its field


@dataclass(init=False)
class DataRowMetadataField:
    """A value of a data row, for the field with that name or schema id."""

    schema_id: Optional[str]
    name: Optional[str]
    value: Any

    def __init__(self, *, value: Any, schema_id: Optional[str] = None, name: Optional[str] = None) -> None:
        self.schema_id = schema_id
        self.name = name
        self.value = value

    def to_row(self) -> Dict[str, Any]:
        """The field as a data row has it."""
        given = {"schema_id": self.schema_id, "name": self.name, "value": self.value}
        return {name: value for name, value in given.items() if value is not None}


@dataclass
class DataRowMetadata:
    """The metadata of one data row."""

    fields: List[DataRowMetadataField]
    global_key: Optional[str] = None
    data_row_id: Optional[str] = None


#: By name: a field, or the options of an enumeration by theirs.
SchemaIndex = Dict[str, Union[DataRowMetadataSchema, Dict[str, DataRowMetadataSchema]]]


class DataRowMetadataOntology:
    """All fields, as they were when they were last fetched."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.refresh_ontology()

    def refresh_ontology(self) -> None:
        """Fetches the fields again."""
        self.fields = [_schema(each) for each in self._client.request("metadata-ontology.get")]
        self.reserved_fields = [each for each in self.fields if each.reserved]
        self.custom_fields = [each for each in self.fields if not each.reserved]
        self.fields_by_id = _by_id(self.fields)
        self.reserved_by_id = _by_id(self.reserved_fields)
        self.custom_by_id = _by_id(self.custom_fields)
        self.reserved_by_name = _by_name(self.reserved_fields)
        self.custom_by_name = _by_name(self.custom_fields)
        self.reserved_by_name_normalized = {each.name: each for each in self.reserved_fields}
        self.custom_by_name_normalized = {each.name: each for each in self.custom_fields}

    def get_by_name(self, name: str) -> Union[DataRowMetadataSchema, Dict[str, DataRowMetadataSchema]]:
        """The field with that name, a reserved one before others; of an enumeration its options by name.

        :raises KeyError: there is none
        """
        for index in (self.reserved_by_name, self.custom_by_name):
            if name in index:
                return index[name]
        raise KeyError(f"there is no metadata field {name!r}")

    def parse_metadata(self, unparsed: List[Dict[str, Any]]) -> List[DataRowMetadata]:
        """The metadata of data rows from what the platform says of each."""
        return [
            DataRowMetadata(self.parse_metadata_fields(each.get("fields", [])), each["globalKey"], each["dataRowId"])
            for each in unparsed
        ]

    def parse_metadata_fields(self, unparsed: List[Dict[str, Any]]) -> List[DataRowMetadataField]:
        """The fields of one data row from the platform's ``schemaId`` and ``value``; an option is its field's value.

        :raises ValueError: a schema id that the ontology does not have, also when it is fetched again
        """
        if any(each["schemaId"] not in self.fields_by_id for each in unparsed):
            self.refresh_ontology()
        return [field for field in (self._field(each["schemaId"], each["value"]) for each in unparsed) if field]

    def _field(self, schema_id: str, value: Any) -> Optional[DataRowMetadataField]:
        schema = self.fields_by_id.get(schema_id)
        if schema is None:
            raise ValueError(f"the metadata ontology has no field with the schema id {schema_id!r}")
        if schema.kind == DataRowMetadataKind.enum:
            return None  # its option says the value
        if schema.kind == DataRowMetadataKind.option:
            return DataRowMetadataField(schema_id=schema.parent, name=schema.name, value=schema.uid)
        if schema.kind == DataRowMetadataKind.datetime:
            value = time_of(value)
        return DataRowMetadataField(schema_id=schema.uid, name=schema.name, value=value)

    if not TYPE_CHECKING:  # type checkers find a misspelt name

        def __getattr__(self, name: str) -> Any:
            raise absent("DataRowMetadataOntology", name)


def _schema(document: Dict[str, Any], parent: Optional[str] = None) -> DataRowMetadataSchema:
    kind = document["kind"]
    options = [_schema(each, document["id"]) for each in document.get("options") or []]
    return DataRowMetadataSchema(
        uid=document["id"],
        name=document["name"],
        reserved=bool(document.get("reserved")),
        kind=DataRowMetadataKind(kind) if kind in {each.value for each in DataRowMetadataKind} else kind,
        options=options or None,
        parent=parent,
    )


def _by_id(fields: List[DataRowMetadataSchema]) -> Dict[str, DataRowMetadataSchema]:
    return {schema.uid: schema for field in fields for schema in (field, *(field.options or []))}


def _by_name(fields: List[DataRowMetadataSchema]) -> SchemaIndex:
    return {
        field.name: {option.name: option for option in field.options} if field.options else field for field in fields
    }
