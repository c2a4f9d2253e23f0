"""Rows that hold objects of the platform's own package, as those of a program that moved over in part."""

from __future__ import annotations

from pathlib import Path

import pytest
from emulator.reference import Reference

PACKAGE = Path(__file__).resolve().parents[2]
START = f"""
import sys, json, datetime
sys.path.insert(0, {str(PACKAGE)!r})
import labelbox as lb
from labelbox.schema.asset_attachment import AttachmentType
from lading.labelbox._rows import pages

def rows(given):
    return [row for page in pages(given) for row in json.loads(page)]
"""


@pytest.fixture(scope="module")
def rows():
    process = Reference("LADING_REFERENCE_LABELBOX", "scripts/setup.sh test makes .venv-labelbox")
    process(START)
    yield lambda text: process(f"result = rows({text})")
    process.close()


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ("{lb.DataRow.row_data: 'u', lb.DataRow.external_id: 'e'}", {"row_data": "u", "external_id": "e"}),
        (
            "{lb.DataRow.row_data: 'u', lb.DataRow.metadata: [], 'dataset_id': 'd'}",
            {"row_data": "u", "metadata_fields": []},
        ),
        ("{'key': lb.GlobalKey('g'), 'row_data': 'u'}", {"key": {"global_key": "g"}, "row_data": "u"}),
        ("{'key': lb.UniqueId('i')}", {"key": {"id": "i"}}),
        (
            "{'metadata_fields': [lb.DataRowMetadataField(name='tag', value='x'), lb.DataRowMetadataField("
            "schema_id='cko8s9r5v0001h2dk9elqdidh', value=datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc))]}",
            {
                "metadata_fields": [
                    {"name": "tag", "value": "x"},
                    {"schema_id": "cko8s9r5v0001h2dk9elqdidh", "value": "2024-05-01T00:00:00+00:00"},
                ]
            },
        ),
        (
            "{'media_type': lb.MediaType.Image, 'attachments': [{'type': AttachmentType.IMAGE}]}",
            {"media_type": "IMAGE", "attachments": [{"type": "IMAGE"}]},
        ),
    ],
)
def test_a_row(given, row, rows):
    assert rows(f"[{{'row_data': 'plain'}}, {given}]") == [{"row_data": "plain"}, row]
