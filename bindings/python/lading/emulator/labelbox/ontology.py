"""The metadata fields of the organization: those that the platform reserves, and its own."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from ..shape import Invalid, boolean, choice, list_of, name, record
from .records import CustomMetadataSchema

ENUM, OPTION = "CustomMetadataEnum", "CustomMetadataEnumOption"
KINDS = {
    "string": "CustomMetadataString",
    "number": "CustomMetadataNumber",
    "datetime": "CustomMetadataDateTime",
    "embedding": "CustomMetadataEmbedding",
    "enum": ENUM,
}
# The platform's own ids, which are the same in every organization.
RESERVED = [
    CustomMetadataSchema("cko8s9r5v0001h2dk9elqdidh", "tag", KINDS["string"], True),
    CustomMetadataSchema(
        "cko8sbczn0002h2dkdaxb5kal",
        "split",
        ENUM,
        True,
        [
            CustomMetadataSchema("cko8sbscr0003h2dk04w86hof", "train", OPTION, True),
            CustomMetadataSchema("cko8sc2yr0004h2dk69aj5x63", "valid", OPTION, True),
            CustomMetadataSchema("cko8scbz70005h2dkastwhgqt", "test", OPTION, True),
        ],
    ),
    CustomMetadataSchema("cko8sdzv70006h2dk8jg64zvb", "captureDateTime", KINDS["datetime"], True),
    CustomMetadataSchema("ckpyije740000yxdk81pbgjdc", "embedding", KINDS["embedding"], True),
]
CUSTOM: List[Dict[str, Any]] = [
    {"name": "region", "kind": "string"},
    {"name": "speed", "kind": "number"},
    {"name": "weather", "kind": "enum", "options": ["clear", "rain", "snow"]},
    {"name": "reviewedAt", "kind": "datetime"},
]
FIELD = record({"name": name, "kind": choice(*KINDS)}, {"options": list_of(name, 1), "reserved": boolean})


class Ontology:
    """`by_id` has the options too, each with its enum as `parent`."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self.fields: List[CustomMetadataSchema] = []
        self.by_id: Dict[str, CustomMetadataSchema] = {}
        for field in RESERVED:
            self._add(field)
        for description in CUSTOM:
            self.add(description)

    def add(self, description: Any) -> CustomMetadataSchema:
        """A field as `POST /_emulator/metadata-fields` describes it. Raises `Invalid`."""
        FIELD(description, "field")
        reserved = description.get("reserved", False)
        if any((field.name, field.reserved) == (description["name"], reserved) for field in self.fields):
            raise Invalid(f"field.name: there is a field {description['name']!r} already")
        options = description.get("options", [])
        if bool(options) != (description["kind"] == "enum"):
            raise Invalid("field.options: an enum must have options, and nothing else can")
        made = [CustomMetadataSchema(self._new_id("mo"), option, OPTION, reserved) for option in options]
        kind = KINDS[description["kind"]]
        return self._add(CustomMetadataSchema(self._new_id("mf"), description["name"], kind, reserved, made))

    def name_of(self, schema_id: Optional[str]) -> Optional[str]:
        found = self.by_id.get(schema_id or "")
        return found.name if found else None

    def _add(self, field: CustomMetadataSchema) -> CustomMetadataSchema:
        self.fields.append(field)
        for each in (field, *field.options):
            self.by_id[each.id] = each
        for option in field.options:
            option.parent = field.id
        return field
