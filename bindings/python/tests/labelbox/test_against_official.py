"""The same payload for every row as labelbox 7.17.0: metadata, enums, dates, numbers, attachments, external ids."""

from __future__ import annotations

import datetime
import json
import re
import string
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import row
from .test_seed import SEED

# The ids that every organization's reserved fields have, and those of the emulator's own fields: as it numbers them.
TAG = "cko8s9r5v0001h2dk9elqdidh"


def assert_same(theirs, mine, member="row_data"):
    """The same rows are stored, and the program was told the same but for the order, which is the platform's there."""
    assert (mine.raised, theirs.raised) == ([], []), (mine.message, theirs.message)
    assert mine.by(member) == theirs.by(member)
    assert mine.status == theirs.status == "COMPLETE"
    assert in_order(mine.result) == in_order(theirs.result)
    assert (mine.errors, theirs.errors) == (None, None)


def in_order(result):
    without_id = [{key: value for key, value in each.items() if key != "id"} for each in result or []]
    return sorted(without_id, key=lambda each: json.dumps(each, sort_keys=True))


@pytest.mark.parametrize("name", ["delegated_access_url", "standard_url"])
def test_the_documents_of_the_guide(name, both):
    def prepare(control):
        control.add_metadata_field("<metadata_field_name>", "string")

    assert_same(*both(json.loads((SEED / f"{name}.json").read_text()), prepare), member="global_key")


@pytest.mark.parametrize("name", ["single_data_row_import", "bulk_data_rows_import"])
def test_the_rows_of_the_guide(name, both):
    text = (SEED / f"{name}.py.txt").read_text()
    (literal,) = re.findall(r"^assets? = (.*?^[\]}])", text, re.S | re.M)
    now = datetime.datetime(2024, 5, 1, 10, 30, 15, 999999)
    rows = eval(literal.replace("datetime.datetime.utcnow()", repr(now)), {"datetime": datetime, "uuid4": uuid.uuid4})
    assert_same(*both(rows if isinstance(rows, list) else [rows]), member="global_key")


def test_local_files(both, folder):
    paths = ["front.jpg", "rear.png", str(folder / "sub" / "left.bmp")]
    assert_same(*both(paths, folder=str(folder)), member="external_id")


def test_local_files_in_dicts(both, folder):
    rows = [
        {"row_data": "front.jpg", "global_key": "a"},
        {"row_data": "rear.png", "global_key": "b", "external_id": "mine"},
        row(1),
        {"row_data": "sub/left.bmp", "global_key": "c", "metadata_fields": [{"schema_id": TAG, "value": "x"}]},
    ]
    assert_same(*both(rows, folder=str(folder)), member="global_key")


def test_objects_in_place_of_text(both):
    rows = """[
        {lb.DataRow.row_data: "https://example.com/1.jpg", lb.DataRow.external_id: "e",
         "metadata_fields": [lb.DataRowMetadataField(name="tag", value="x"),
                             lb.DataRowMetadataField(schema_id="cko8s9r5v0001h2dk9elqdidh", value="y")][:1]},
        {"row_data": "https://example.com/2.jpg",
         "attachments": [{"type": lb.AssetAttachment.IMAGE_OVERLAY, "value": "https://example.com/o.jpg"}]},
    ]"""
    assert_same(*both(rows))


def test_an_upsert(both):
    rows = """[
        {"row_data": "https://example.com/1.jpg", "global_key": "a"},
        {"key": lb.GlobalKey("b"), "row_data": "https://example.com/2.jpg", "external_id": "e"},
        {"key": lb.GlobalKey("c"), "row_data": "https://example.com/3.jpg", "global_key": "d"},
    ]"""
    assert_same(*both(rows, kind="upsert_data_rows"))


def test_no_rows(both, emulator, official):
    assert_same(*both([]))
    assert (len(official.emulator.control.tasks()), emulator.control.tasks()) == (1, []), "nothing is sent here"


def test_rows_that_the_platform_refuses(both):
    def prepare(control):
        control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"fail_task": "out of room"}})

    theirs, mine = both([row(index) for index in range(3)], prepare)
    assert "ValueError" in theirs.raised and "ValueError" in mine.raised
    assert (mine.status, theirs.status) == ("FAILED", "FAILED")


MISTAKES = {
    "no row_data": {"global_key": "k"},
    "empty row_data": {"row_data": ""},
    "an s3 URL": {"row_data": "s3://bucket/a.jpg"},
    "an unknown member": row(0, foo=1),
    "a key in a create": "[{'row_data': 'https://example.com/1.jpg', 'key': lb.UniqueId('d1')}]",
    "attachments that are no list": row(0, attachments={"type": "IMAGE", "value": "x"}),
    "an attachment without a type": row(0, attachments=[{"value": "x"}]),
    "an attachment of an unknown type": row(0, attachments=[{"type": "image", "value": "x"}]),
    "an empty attachment": row(0, attachments=[{"type": "IMAGE", "value": ""}]),
    "metadata without a value": row(0, metadata_fields=[{"name": "tag"}]),
    "metadata without a name": row(0, metadata_fields=[{"value": "x"}]),
    "metadata of an unknown name": row(0, metadata_fields=[{"name": "nope", "value": "x"}]),
    "metadata of an unknown id": row(0, metadata_fields=[{"schema_id": "c" * 25, "value": "x"}]),
    "an option as the schema id": row(0, metadata_fields=[{"schema_id": "cko8sbscr0003h2dk04w86hof", "value": "x"}]),
    "an unknown option": row(0, metadata_fields=[{"name": "split", "value": "nope"}]),
    "a number as text": row(0, metadata_fields=[{"name": "tag", "value": 7}]),
    "nothing as a number": row(0, metadata_fields=[{"name": "speed", "value": ""}]),
    "two signs of a number": row(0, metadata_fields=[{"name": "speed", "value": "+-1"}]),
    "text as a number": row(0, metadata_fields=[{"name": "speed", "value": "fast"}]),
    "text as a time": row(0, metadata_fields=[{"name": "captureDateTime", "value": "yesterday"}]),
    "a day as a time": "[{'row_data': 'https://example.com/1.jpg', 'metadata_fields':"
    " [{'name': 'captureDateTime', 'value': datetime.date(2024, 5, 1)}]}]",
    "a number as a time": row(0, metadata_fields=[{"name": "captureDateTime", "value": 1714557600}]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_by_both(mistake, both):
    rows = MISTAKES[mistake]
    theirs, mine = both(rows if isinstance(rows, str) else [rows])
    assert theirs.raised and "LadingError" in mine.raised, (theirs, mine)
    assert theirs.stored == mine.stored == []
    expected = next((name for name in theirs.raised if name.endswith("Error") and name != "LabelboxError"), "")
    if expected in ("InvalidQueryError", "InvalidAttributeError", "ValueError"):
        assert expected in mine.raised


text_values = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text(string.ascii_letters + string.digits + "-_.åß猫🚗", min_size=1, max_size=20)
minutes = st.integers(-14 * 60, 14 * 60).map(lambda value: datetime.timezone(datetime.timedelta(minutes=value)))
TEXTS_OF_TIMES = [
    "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05",
    "2024-01-02T03:04:05.999999Z",
    "2024-01-02T03:04:05,5+02",
    "2024-01-02T03:04:05+0530",
    "2024-01-02T03:04:05-08:00",
    "2024-01-02 03:04:05",
    "2024-01-02",
    "20240102T030405Z",
    "2024-01",
    "2024-W01-2",
    "2024-001",
    "2024-01-02T24:00",
    "2024-01-02x03:04",
    "2024-12-31T23:59:59-01:00",
]
TEXTS_OF_NUMBERS = ["1.5", " 2 ", "1e3", "-0", "+7", ".5", "5.", "-1E-3"]
times = st.one_of(
    st.datetimes(datetime.datetime(1971, 1, 2), datetime.datetime(2200, 1, 1)),
    st.datetimes(datetime.datetime(1001, 1, 3), datetime.datetime(9998, 1, 1), timezones=minutes),
    st.sampled_from(TEXTS_OF_TIMES),
)
numbers = st.one_of(
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(TEXTS_OF_NUMBERS),
)
VALUES = {
    "captureDateTime": times,
    "reviewedAt": times,
    "tag": text_values,
    "region": text_values,
    "speed": numbers,
    "split": st.sampled_from(["train", "valid", "test"]),
    "weather": st.sampled_from(["clear", "rain", "snow"]),
}
links = st.sampled_from(["IMAGE", "IMAGE_OVERLAY", "VIDEO", "TEXT_URL", "HTML", "AUDIO", "PDF_URL"])
attachments = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("RAW_TEXT"), "value": text_values.filter(bool)}, optional={"name": names}
        ),
        st.fixed_dictionaries(
            {"type": links, "value": names.map("https://example.com/{}".format)}, optional={"name": names}
        ),
    ),
    max_size=3,
)


@st.composite
def metadata(draw):
    """By name or by schema id, each field at most once."""
    chosen = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4))
    return [(name, draw(VALUES[name]), draw(st.booleans())) for name in chosen]


generated = st.fixed_dictionaries(
    {"row_data": names.map("https://example.com/{}".format)},
    optional={
        "global_key": names,
        "external_id": st.one_of(st.none(), text_values.filter(bool)),
        "media_type": st.just("IMAGE"),
        "metadata_fields": st.one_of(st.none(), metadata()),
        "attachments": attachments,
    },
)


@given(rows=st.lists(generated, min_size=1, max_size=30))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_generated_rows(rows, both, emulator, official):
    for control in (emulator.control, official.emulator.control):
        control.reset()
    fields = {each["name"]: each for each in emulator.control.metadata_fields()}
    for index, each in enumerate(rows):
        each["row_data"] += f"/{index}.jpg"
        if "global_key" in each:
            each["global_key"] += f"/{index}"
        if each.get("metadata_fields"):
            each["metadata_fields"] = [member(fields[name], *value) for name, *value in each["metadata_fields"]]
    assert_same(*both(rows))


def member(field, value, by_id):
    if not by_id:
        return {"name": field["name"], "value": value}
    return {"schema_id": field["id"], "value": field["options"].get(value, value) if field["options"] else value}
