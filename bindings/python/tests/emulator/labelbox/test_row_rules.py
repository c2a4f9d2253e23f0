"""Every rule of a row: the row that breaks it is refused with a reason, and its neighbours are made."""

from __future__ import annotations

import pytest

from lading.emulator.labelbox import imports

from .api import URL, row

TAG, SPLIT, TRAIN = "cko8s9r5v0001h2dk9elqdidh", "cko8sbczn0002h2dkdaxb5kal", "cko8sbscr0003h2dk04w86hof"
VALID, TIME, EMBEDDING = "cko8sc2yr0004h2dk69aj5x63", "cko8sdzv70006h2dk8jg64zvb", "ckpyije740000yxdk81pbgjdc"


def metadata(*entries):
    return {"metadata_fields": [{"schemaId": schema_id, "value": value} for schema_id, value in entries]}


def attachment(**members):
    return {"attachments": [{"type": "IMAGE", "value": URL, **members}]}


GOOD = {
    "all keys": {
        "global_key": "g",
        "external_id": "e",
        "media_type": "IMAGE",
        "metadata_fields": [],
        "attachments": [],
    },
    "string": metadata((TAG, "")),
    "enum": metadata((SPLIT, {}), (TRAIN, {})),
    "enum after its option": metadata((TRAIN, {}), (TAG, "x"), (SPLIT, {})),
    "time": metadata((TIME, "2024-02-29T23:59:59Z")),
    "embedding": metadata((EMBEDDING, [0.5] * 128)),
    "attachment with a name": attachment(name="n"),
    "attachment without a name": attachment(name=None),
    **{
        f"attachment {kind}": attachment(type=kind)
        for kind in ("IMAGE_OVERLAY", "VIDEO", "TEXT_URL", "RAW_TEXT", "HTML", "AUDIO", "PDF_URL")
    },
    "scheme in upper case": {"row_data": "HTTPS://example.com/a.jpg"},
    "the highest port": {"row_data": "https://user:word@example.com:65535/a.jpg?b=c"},
    "an address": {"row_data": "https://[::1]:443/a.jpg"},
    "letters of all kinds": {"row_data": "https://example.com/å/猫%20🚗.jpg"},
    "path style and signed": {"row_data": "https://s3.eu-west-1.amazonaws.com/b/a.jpg?X-Amz-Signature=0a"},
    "the longest global_key": {"global_key": "🚗" * 200},
}

# The members of a row that is made, and what the note on it must say.
NOTED = {
    "path style": ({"row_data": "https://s3.eu-west-1.amazonaws.com/bucket/a.jpg"}, "rows[1].row_data: delegated"),
    "gs": ({"row_data": "gs://bucket/a.jpg"}, "rows[1].row_data: gs:// needs"),
    "two options": (metadata((SPLIT, {}), (TRAIN, {}), (VALID, {})), "rows[1].metadata_fields: split has 2"),
    "two options, each beside its enum": (metadata((SPLIT, {}), (TRAIN, {}), (SPLIT, {}), (VALID, {})), "split has 2"),
    "attachment of a point cloud": (attachment(type="CAMERA_IMAGE", value=URL), "rows[1].attachments[0].type"),
    "attachment that is no URL": (attachment(type="HTML", value="<b>"), "rows[1].attachments[0].value"),
}

# The members of a row, and what the reason must say.
BAD = {
    "unknown key": ({"foo": 1}, "foo"),
    "metadata instead of metadata_fields": ({"metadata": []}, "metadata"),
    "embeddings": ({"embeddings": []}, "embeddings"),
    "no row_data": ({"row_data": None}, "row_data"),
    "empty row_data": ({"row_data": ""}, "row_data"),
    "http": ({"row_data": "http://bucket.example.com/a.jpg"}, "https"),
    "s3": ({"row_data": "s3://bucket/a.jpg"}, "https"),
    "a path": ({"row_data": "missing.jpg"}, "https"),
    "https and no more": ({"row_data": "https://"}, "https"),
    "no host": ({"row_data": "https:///a.jpg"}, "host"),
    "a port and no host": ({"row_data": "https://:443/a.jpg"}, "host"),
    "a user and no host": ({"row_data": "https://user@/a.jpg"}, "host"),
    "gs and no bucket": ({"row_data": "gs:///a.jpg"}, "gs://"),
    "a port that is too high": ({"row_data": "https://example.com:65536/a.jpg"}, "65535"),
    "a port that is none": ({"row_data": "https://example.com:https/a.jpg"}, "65535"),
    "a blank before the URL": ({"row_data": " " + URL}, "https"),
    "a blank after the URL": ({"row_data": URL.format(0) + " "}, "' ' at 32"),
    "a line end in the URL": ({"row_data": "https://example.com/a\n.jpg"}, "'\\n' at 21"),
    **{f"{sign} in the URL": ({"row_data": f"https://example.com/{sign}.jpg"}, "escaped") for sign in ' \x7f#<>|"'},
    "a global_key of 201 characters": ({"global_key": "🚗" * 201}, "global_key"),
    "row_data of another kind": ({"row_data": {"url": URL}}, "row_data"),
    "empty global_key": ({"global_key": ""}, "global_key"),
    "global_key of another kind": ({"global_key": 5}, "global_key"),
    "empty external_id": ({"external_id": ""}, "external_id"),
    "unknown media_type": ({"media_type": "PICTURE"}, "media_type"),
    "metadata that is no list": ({"metadata_fields": {}}, "metadata_fields"),
    "metadata by name": ({"metadata_fields": [{"name": "tag", "value": "x"}]}, "name"),
    "metadata with more": ({"metadata_fields": [{"schemaId": TAG, "name": "tag", "value": "x"}]}, "name"),
    "metadata without a value": ({"metadata_fields": [{"schemaId": TAG}]}, "value"),
    "unknown schemaId": (metadata(("c" * 25, "x")), "c" * 25),
    "a field twice": (metadata((TAG, "x"), (TAG, "y")), "twice"),
    "string of another kind": (metadata((TAG, 5)), "tag"),
    "string that is null": (metadata((TAG, None)), "tag"),
    "time with an offset": (metadata((TIME, "2024-01-01T00:00:00+00:00")), "captureDateTime"),
    "time with a fraction": (metadata((TIME, "2024-01-01T00:00:00.5Z")), "captureDateTime"),
    "time without a zone": (metadata((TIME, "2024-01-01T00:00:00")), "captureDateTime"),
    "a day that is none": (metadata((TIME, "2024-02-30T00:00:00Z")), "captureDateTime"),
    "a year of one digit": (metadata((TIME, "1-01-01T00:00:00Z")), "captureDateTime"),
    "enum alone": (metadata((SPLIT, {})), "option"),
    "option alone": (metadata((TRAIN, {})), "enum"),
    "an option twice": (metadata((SPLIT, {}), (TRAIN, {}), (SPLIT, {}), (TRAIN, {})), "twice"),
    "an enum more often than its options": (metadata((SPLIT, {}), (SPLIT, {}), (TRAIN, {})), "option"),
    "enum with its option as value": (metadata((SPLIT, "train"), (TRAIN, {})), "split"),
    "option with a value": (metadata((SPLIT, {}), (TRAIN, "train")), "train"),
    "enum that is null": (metadata((SPLIT, None), (TRAIN, {})), "split"),
    "short embedding": (metadata((EMBEDDING, [0.5] * 127)), "128"),
    "embedding of texts": (metadata((EMBEDDING, ["x"] * 128)), "number"),
    "attachments that are no list": ({"attachments": {}}, "attachments"),
    "attachment of an unknown type": (attachment(type="BAD"), "type"),
    "attachment in lower case": (attachment(type="image"), "type"),
    "empty attachment": (attachment(value=""), "value"),
    "attachment of another kind": (attachment(value=5), "value"),
    "attachment with more": (attachment(foo=1), "foo"),
    "attachment without a type": ({"attachments": [{"value": "v"}]}, "type"),
    "attachment that is none": ({"attachments": ["v"]}, "attachments"),
}


def notes(emulator):
    """Those on the last import."""
    return emulator.control.requests(operation="upsertDataRows")[-1].get("notes", [])


@pytest.mark.parametrize("name", GOOD)
def test_a_row_that_is_made(emulator, api, dataset, name):
    sent = row(dataset, **GOOD[name])
    made, refused = api.outcome([sent])
    assert (len(made), refused, notes(emulator)) == (1, [], [])
    assert emulator.control.data_rows()[0]["payload"] == sent["payload"]


@pytest.mark.parametrize("name", NOTED)
def test_a_row_that_is_made_with_a_note(emulator, api, dataset, name):
    members, part = NOTED[name]
    sent = [row(dataset), row(dataset, **members)]
    made, refused = api.outcome(sent)
    assert (len(made), refused) == (2, [])
    assert emulator.control.data_rows()[1]["payload"] == sent[1]["payload"]
    (note,) = notes(emulator)
    assert part in note


@pytest.mark.parametrize("members, noted", [({}, 0), (metadata((TAG, "x")), 1), (attachment(), 1)])
def test_an_uploaded_file_with_more_than_its_name(emulator, api, dataset, members, noted):
    made, _ = api.outcome([row(dataset, row_data=api.upload(b"image"), **members)])
    assert (len(made), len(notes(emulator))) == (1, noted)


def test_a_row_that_is_refused_has_no_notes(emulator, api, dataset):
    api.outcome([row(dataset, row_data="gs://bucket/a.jpg", global_key=key) for key in ("a", "a")])
    assert [note.split(".")[0] for note in notes(emulator)] == ["rows[0]"]


def test_the_first_notes_are_kept(emulator, api, dataset, monkeypatch):
    monkeypatch.setattr(imports, "MOST_NOTES", 3)
    api.outcome([row(dataset, row_data="gs://bucket/a.jpg") for _ in range(5)])
    assert [note.split(".")[0] for note in notes(emulator)] == ["rows[0]", "rows[1]", "rows[2]"]


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_is_refused(api, dataset, name):
    members, part = BAD[name]
    made, refused = api.outcome([row(dataset, 1), row(dataset, 2, **members), row(dataset, 3)])
    assert [each["rowData"] for each in made] == [URL.format(1), URL.format(3)]
    (message,) = refused
    assert part in message


@pytest.mark.parametrize(
    "item",
    [
        5,
        [],
        {},
        {"id": {"type": "AUTO", "value": ""}},
        {"payload": {}},
        {"id": {"type": "AUTO", "value": ""}, "payload": []},
        {"id": {"type": "AUTO", "value": ""}, "payload": {}, "more": 1},
        {"id": {"type": "AUTO", "value": "x"}, "payload": {"row_data": URL}},
        {"id": {"type": "OTHER", "value": ""}, "payload": {"row_data": URL}},
        {"id": {"type": "ID", "value": ""}, "payload": {"row_data": URL}},
        {"id": {"type": "GKEY"}, "payload": {"row_data": URL}},
        {"id": {"type": "ID", "value": "x", "more": 1}, "payload": {"row_data": URL}},
        {"id": "AUTO", "payload": {"row_data": URL}},
    ],
)
def test_an_item_that_is_no_row(api, dataset, item):
    made, refused = api.outcome([row(dataset, 1), item, row(dataset, 2)])
    assert (len(made), len(refused)) == (2, 1)


def test_numbers(emulator, api, dataset):
    speed = next(field["id"] for field in emulator.control.metadata_fields() if field["name"] == "speed")
    values = [1, -1.5, 0, 1e300, True, "1", None, [1]]
    made, refused = api.outcome([row(dataset, index, **metadata((speed, v))) for index, v in enumerate(values)])
    assert [each["rowData"] for each in made] == [URL.format(index) for index in range(4)]
    assert all("speed" in message for message in refused)


def test_an_unknown_and_a_deleted_dataset(api, dataset):
    gone = api.dataset("gone")
    api.query("mutation ($id: ID!) { updateDataset(where: {id: $id}, data: {deleted: true}) { id } }", id=gone)
    made, refused = api.outcome(
        [row("nowhere"), row(gone), row(dataset), {**row(dataset), "payload": {"row_data": URL}}]
    )
    assert (len(made), len(refused)) == (1, 3)
    assert all("dataset" in message for message in refused)


def with_integration(emulator, api, dataset, provider):
    emulator.control.settings(iam_integrations=[{"id": "iam-1", "name": "bucket", "provider": provider}])
    api.query(
        'mutation ($id: ID!) { setSignerForDataset(data: {signerId: "iam-1"}, where: {id: $id}) { id } }', id=dataset
    )


@pytest.mark.parametrize("provider, noted", [("GCP", 0), ("AWS", 1), ("Azure", 1)])
def test_google_urls_are_for_an_integration_with_google(emulator, api, dataset, provider, noted):
    with_integration(emulator, api, dataset, provider)
    made, refused = api.outcome([row(dataset, row_data="gs://bucket/a.jpg")])
    assert (len(made), refused, len(notes(emulator))) == (1, [], noted)


@pytest.mark.parametrize("provider, accepted", [("GCP", 1), ("AWS", 0), ("Azure", 1)])
def test_path_style_is_refused_for_an_integration_with_amazon(emulator, api, dataset, provider, accepted):
    with_integration(emulator, api, dataset, provider)
    made, _ = api.outcome([row(dataset, row_data="https://s3.us-west-1.amazonaws.com/bucket/a.jpg")])
    assert len(made) == len(notes(emulator)) == accepted


@pytest.mark.parametrize(
    "url, accepted",
    [
        ("https://s3.amazonaws.com/bucket/a.jpg", False),
        ("https://s3.us-west-1.amazonaws.com/bucket/a.jpg", False),
        ("https://s3-us-west-2.amazonaws.com/bucket/a.jpg", False),
        ("https://s3.dualstack.us-west-1.amazonaws.com/bucket/a.jpg", False),
        ("https://s3.us-west-1.amazonaws.com/bucket/a.jpg?X-Amz-Expires=9&X-Amz-Signature=0a", True),
        ("https://bucket.s3.us-west-1.amazonaws.com/a.jpg", True),
        ("https://s3-bucket.s3.us-west-1.amazonaws.com/a.jpg", True),
        ("https://example.com/s3.amazonaws.com/a.jpg", True),
    ],
)
def test_delegated_access_needs_virtual_hosted_style(emulator, api, dataset, url, accepted):
    with_integration(emulator, api, dataset, "AWS")
    made, refused = api.outcome([row(dataset, row_data=url)])
    assert (len(made), len(refused)) == ((1, 0) if accepted else (0, 1))
    assert all("virtual-hosted" in message for message in refused)
