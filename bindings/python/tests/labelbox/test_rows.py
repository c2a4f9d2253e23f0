"""Rows of all the kinds that a program hands over become JSON documents, and what can't is refused by its index."""

import json
import math
import os
import time
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

import lading.labelbox as lb
from lading import Code
from lading.labelbox._rows import PAGE, pages
from lading.labelbox.exceptions import InvalidQueryError
from lading.labelbox.schema.asset_attachment import AttachmentType

URL = "https://example.com/a.jpg"


def rows(items):
    return [row for page in pages(items) for row in json.loads(page)]


@pytest.fixture
def stockholm(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("item", "row"),
    [
        ({"row_data": URL, "global_key": "å🚗"}, {"row_data": URL, "global_key": "å🚗"}),
        ("front.jpg", {"row_data": "front.jpg"}),
        (Path("folder") / "front.jpg", {"row_data": "folder/front.jpg"}),
        ({"row_data": Path("front.jpg")}, {"row_data": "front.jpg"}),
        (OrderedDict(row_data=URL), {"row_data": URL}),
        (MappingProxyType({"row_data": URL}), {"row_data": URL}),
        ({lb.DataRow.row_data: URL, lb.DataRow.global_key: "k"}, {"row_data": URL, "global_key": "k"}),
        ({"row_data": URL, "media_type": lb.MediaType.Image}, {"row_data": URL, "media_type": "IMAGE"}),
        ({"attachments": [{"type": AttachmentType.PDF_URL}]}, {"attachments": [{"type": "PDF_URL"}]}),
        ({"attachments": [{"type": lb.AssetAttachment.VIDEO}]}, {"attachments": [{"type": "VIDEO"}]}),
        ({"key": lb.UniqueId("d1")}, {"key": {"id": "d1"}}),
        ({"key": lb.GlobalKey("g1")}, {"key": {"global_key": "g1"}}),
        ({"row_data": URL, "dataset_id": "other"}, {"row_data": URL}),
        ({"row_data": URL, "metadata": [{"name": "tag"}]}, {"row_data": URL, "metadata_fields": [{"name": "tag"}]}),
        (
            {"metadata_fields": (lb.DataRowMetadataField(name="tag", value="x"),)},
            {"metadata_fields": [{"name": "tag", "value": "x"}]},
        ),
        (
            {
                "metadata_fields": [
                    lb.DataRowMetadataField(schema_id="s", value=datetime(2024, 5, 1, tzinfo=timezone.utc))
                ]
            },
            {"metadata_fields": [{"schema_id": "s", "value": "2024-05-01T00:00:00+00:00"}]},
        ),
        ({"value": Decimal("1.5")}, {"value": 1.5}),
        ({"value": Fraction(1, 4)}, {"value": 0.25}),
        ({"value": 2**70}, {"value": 2**70}),
    ],
)
def test_a_row_of_each_kind(item, row):
    assert rows([item]) == [row]


def test_a_time_with_a_zone_keeps_it():
    zone = timezone(timedelta(hours=5, minutes=30))
    (row,) = rows([{"value": datetime(2024, 5, 1, 12, 30, 1, 123456, zone)}])
    assert row == {"value": "2024-05-01T12:30:01.123456+05:30"}


def test_a_time_without_a_zone_is_the_computers(stockholm):
    (row,) = rows([{"value": [datetime(2024, 1, 1, 12), datetime(2024, 7, 1, 12)]}])
    assert row == {"value": ["2024-01-01T12:00:00+01:00[_assumed=CET]", "2024-07-01T12:00:00+02:00[_assumed=CEST]"]}


def test_the_order_is_kept_over_pages_and_kinds():
    count = 2 * PAGE + 3
    given = [{"row_data": URL, "global_key": str(i)} if i % 3 else f"{i}.jpg" for i in range(count)]
    assert [row.get("global_key", row["row_data"]) for row in rows(given)] == [
        str(i) if i % 3 else f"{i}.jpg" for i in range(count)
    ]


def test_a_generator_is_read_once_and_a_page_at_a_time():
    left = iter(range(3 * PAGE))
    documents = pages({"row_data": URL, "global_key": str(index)} for index in left)
    next(documents)
    assert next(left) == PAGE
    assert sum(len(json.loads(page)) for page in documents) == 2 * PAGE - 1


def test_what_was_given_is_not_changed():
    row = {"row_data": URL, "key": lb.GlobalKey("g"), "metadata_fields": [{"name": "tag", "value": "x"}], "x": None}
    before = repr(row)
    rows([row])
    assert repr(row) == before


class Unwritable:
    pass


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (7, "must be a dict or a path, not int"),
        (None, "must be a dict or a path, not NoneType"),
        (("row_data", URL), "must be a dict or a path, not tuple"),
        ({"value": date(2024, 5, 1)}, "no JSON for date"),
        ({"value": Unwritable()}, "no JSON for Unwritable"),
        ({"value": math.nan}, "NaN|nan|not JSON compliant"),
        ({"value": math.inf}, "inf|not JSON compliant"),
        ({"value": b"bytes"}, "no JSON for bytes"),
        ({("a", "b"): 1}, "keys must be"),
        ({"value": datetime.min}, "written as JSON"),
    ],
)
def test_what_can_not_be_written_is_named(item, problem, stockholm):
    given = [{"row_data": URL}] * (PAGE + 1) + [item]
    with pytest.raises(InvalidQueryError, match=problem) as error:
        rows(given)
    assert f"data row {PAGE + 1} " in str(error.value)
    assert error.value.item == f"data row {PAGE + 1}"
    assert error.value.code == Code.ARGUMENT


def test_a_row_that_holds_itself():
    row = {"row_data": URL}
    row["attachments"] = [row]
    with pytest.raises(InvalidQueryError, match="data row 1 "):
        rows([{"row_data": URL}, row])


@pytest.mark.parametrize("items", ["front.jpg", b"front.jpg", Path("front.jpg"), {"row_data": URL}, 7, None])
def test_rows_come_in_a_list(items):
    with pytest.raises(InvalidQueryError, match="iterable"):
        rows(items)
