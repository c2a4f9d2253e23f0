"""Every rule of a row: the row that breaks it is refused with a reason, and its neighbours are made."""

from __future__ import annotations

import pytest

from .api import URL, row

TAG, SPLIT, TRAIN = "cko8s9r5v0001h2dk9elqdidh", "cko8sbczn0002h2dkdaxb5kal", "cko8sbscr0003h2dk04w86hof"
VALID, TIME, EMBEDDING = "cko8sc2yr0004h2dk69aj5x63", "cko8sdzv70006h2dk8jg64zvb", "ckpyije740000yxdk81pbgjdc"


def metadata(*entries):
    return {"metadata_fields": [{"schemaId": schema_id, "value": value} for schema_id, value in entries]}


def attachment(**members):
    return {"attachments": [{"type": "IMAGE", "value": "v", **members}]}


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
    "path style without delegated access": {"row_data": "https://s3.eu-west-1.amazonaws.com/bucket/a.jpg"},
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
    "two options": (metadata((SPLIT, {}), (TRAIN, {}), (VALID, {})), "option"),
    "enum with its option as value": (metadata((SPLIT, "train"), (TRAIN, {})), "split"),
    "option with a value": (metadata((SPLIT, {}), (TRAIN, "train")), "train"),
    "enum that is null": (metadata((SPLIT, None), (TRAIN, {})), "split"),
    "short embedding": (metadata((EMBEDDING, [0.5] * 127)), "128"),
    "embedding of texts": (metadata((EMBEDDING, ["x"] * 128)), "number"),
    "attachments that are no list": ({"attachments": {}}, "attachments"),
    "attachment of an unknown type": (attachment(type="BAD"), "type"),
    "attachment in lower case": (attachment(type="image"), "type"),
    "attachment of a point cloud": (attachment(type="CAMERA_IMAGE"), "type"),
    "empty attachment": (attachment(value=""), "value"),
    "attachment of another kind": (attachment(value=5), "value"),
    "attachment with more": (attachment(foo=1), "foo"),
    "attachment without a type": ({"attachments": [{"value": "v"}]}, "type"),
    "attachment that is none": ({"attachments": ["v"]}, "attachments"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_row_that_is_made(emulator, api, dataset, name):
    sent = row(dataset, **GOOD[name])
    made, refused = api.outcome([sent])
    assert (len(made), refused) == (1, [])
    assert emulator.control.data_rows()[0]["payload"] == sent["payload"]


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


@pytest.mark.parametrize(
    "url, accepted",
    [
        ("https://s3.amazonaws.com/bucket/a.jpg", False),
        ("https://s3.us-west-1.amazonaws.com/bucket/a.jpg", False),
        ("https://s3-us-west-2.amazonaws.com/bucket/a.jpg", False),
        ("https://s3.dualstack.us-west-1.amazonaws.com/bucket/a.jpg", False),
        ("https://bucket.s3.us-west-1.amazonaws.com/a.jpg", True),
        ("https://s3-bucket.s3.us-west-1.amazonaws.com/a.jpg", True),
        ("https://example.com/s3.amazonaws.com/a.jpg", True),
    ],
)
def test_delegated_access_needs_virtual_hosted_style(emulator, api, dataset, url, accepted):
    emulator.control.settings(iam_integrations=[{"id": "iam-1", "name": "bucket"}])
    api.query(
        'mutation ($id: ID!) { setSignerForDataset(data: {signerId: "iam-1"}, where: {id: $id}) { id } }', id=dataset
    )
    made, refused = api.outcome([row(dataset, row_data=url)])
    assert (len(made), len(refused)) == ((1, 0) if accepted else (0, 1))
    assert all("virtual-hosted" in message for message in refused)
