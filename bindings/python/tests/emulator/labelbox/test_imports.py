"""Imports: the manifest, the task, pages of results, and upserts."""

from __future__ import annotations

import json

import pytest

from .api import IMPORT, MADE, URL, row

AUTO = {"type": "AUTO", "value": ""}
TASKS = """query ($skip: Int, $first: Int, $orderBy: TaskOrderByInput, $where: TaskWhereInput) {
    user { createdTasks(skip: $skip, first: $first, orderBy: $orderBy, where: $where) { id status } } }"""


def keys(rows):
    return [each.get("globalKey") or each.get("global_key") for each in rows]


def test_rows_are_kept_as_they_were_sent(emulator, api, dataset):
    sent = [row(dataset, index, global_key=f"k{index}", external_id="e", media_type="IMAGE") for index in range(5)]
    task = api.start([sent[:3], sent[3:]])
    assert (task["status"], task["completionPercentage"], task["type"]) == ("COMPLETE", 100, "adv-upsert-data-rows")
    made = api.made(task)
    assert (made["total"], made["after"], api.refused(task)["total"]) == (5, None, 0)
    stored = emulator.control.data_rows()
    assert [each["payload"] for each in stored] == [each["payload"] for each in sent]
    assert made["nodes"] == [
        {"id": each["id"], "externalId": "e", "globalKey": each["global_key"], "rowData": each["row_data"]}
        for each in stored
    ]
    assert emulator.control.datasets()[0]["row_count"] == 5
    assert keys(emulator.control.data_rows(dataset, first=1, count=2)) == ["k1", "k2"]


def test_a_row_by_id(api, dataset):
    metadata = [{"schemaId": "cko8s9r5v0001h2dk9elqdidh", "value": "x"}]
    attachments = [{"type": "RAW_TEXT", "value": "v", "name": "n"}, {"type": "IMAGE", "value": "w"}]
    (made,), _ = api.outcome([row(dataset, global_key="k", metadata_fields=metadata, attachments=attachments)])
    query = """query ($id: ID!) { dataRow(where: {id: $id}) { globalKey rowData mediaAttributes dataset { id }
        customMetadata { schemaId value } metadataFields { schemaId name value kind }
        attachments(skip: 0, first: 10) { type value name } } }"""
    assert api.query(query, id=made["id"])["dataRow"] == {
        "globalKey": "k",
        "rowData": URL.format(0),
        "mediaAttributes": {},
        "dataset": {"id": dataset},
        "customMetadata": metadata,
        "metadataFields": [{**metadata[0], "name": "tag", "kind": "CustomMetadataString"}],
        "attachments": [attachments[0], {**attachments[1], "name": None}],
    }


def test_rows_of_a_dataset_come_newest_first(api, dataset):
    api.outcome(
        [row(dataset, index, global_key=f"k{index}", external_id="even odd".split()[index % 2]) for index in range(5)]
    )
    query = """query ($id: ID!, $from: ID, $where: DatasetDataRowWhereInput) {
        datasetDataRows(id: $id, from: $from, first: 2, where: $where) {
            nodes { globalKey } pageInfo { hasNextPage startCursor } } }"""
    found, cursor = [], None
    while True:
        page = api.query(query, id=dataset, **{"from": cursor})["datasetDataRows"]
        found.append(keys(page["nodes"]))
        cursor = page["pageInfo"]["startCursor"]
        assert page["pageInfo"]["hasNextPage"] == (cursor is not None)
        if cursor is None:
            break
    assert found == [["k4", "k3"], ["k2", "k1"], ["k0"]]
    odd = api.query(query, id=dataset, where={"externalId": "odd"})["datasetDataRows"]
    assert keys(odd["nodes"]) == ["k3", "k1"]


def test_ids_by_global_key(api, dataset):
    made, _ = api.outcome([row(dataset, index, global_key=f"k{index}") for index in range(2)])
    start = "query ($keys: [ID!]!) { dataRowsForGlobalKeys(where: {ids: $keys}) { jobId } }"
    job = api.query(start, keys=["k1", "unknown", "k0"])["dataRowsForGlobalKeys"]["jobId"]
    result = """query ($jobId: ID!) { dataRowsForGlobalKeysResult(jobId: {id: $jobId}) {
        data { fetchedDataRows { id } notFoundGlobalKeys accessDeniedGlobalKeys } jobStatus } }"""
    found = api.query(result, jobId=job)["dataRowsForGlobalKeysResult"]
    assert found["jobStatus"] == "COMPLETE"
    assert [each["id"] for each in found["data"]["fetchedDataRows"]] == [made[1]["id"], "", made[0]["id"]]
    assert found["data"]["notFoundGlobalKeys"] == ["unknown"]


def test_deleted_rows_free_their_global_keys(emulator, api, dataset):
    (made,), _ = api.outcome([row(dataset, global_key="k")])
    api.query("mutation ($id: ID!) { deleteDataRows(where: {dataRowIds: [$id]}) { id } }", id=made["id"])
    assert emulator.control.data_rows() == []
    assert len(api.outcome([row(dataset, global_key="k")])[0]) == 1


def test_a_duplicate_global_key_is_refused_and_the_others_are_made(api, dataset):
    api.outcome([row(dataset, global_key="old")])
    task = api.start([[row(dataset, i, global_key=k) for i, k in enumerate(["a", "old", "b", "a", "c"])]])
    assert keys(api.made(task)["nodes"]) == ["a", "b", "c"]
    refused = api.refused(task)["results"]
    assert [(each["spec"]["globalKey"], each["spec"]["rowData"]) for each in refused] == [
        ("old", URL.format(1)),
        ("a", URL.format(3)),
    ]
    assert all("Duplicate global key" in each["message"] for each in refused)


def test_what_a_refused_row_was(api, dataset):
    metadata = [{"schemaId": "cko8s9r5v0001h2dk9elqdidh", "value": 5}]
    attachments = [{"type": "RAW_TEXT", "value": "v"}]
    sent = row(dataset, external_id="e", metadata_fields=metadata, attachments=attachments)
    (refused,) = api.refused(api.start([[sent]]))["results"]
    assert "tag" in refused["message"]
    assert refused["spec"] == {
        "externalId": "e",
        "globalKey": None,
        "rowData": URL.format(0),
        "metadata": [{**metadata[0], "name": "tag"}],
        "attachments": [{**attachments[0], "name": None}],
    }


@pytest.mark.parametrize("order", ["input", "reversed", "shuffled"])
def test_the_order_of_results(emulator, api, dataset, order):
    emulator.control.settings(results_order=order, results_seed=7)
    names = [f"k{index}" for index in range(20)]
    found = keys(api.outcome([row(dataset, index, global_key=name) for index, name in enumerate(names)])[0])
    assert sorted(found) == sorted(names)
    assert (found == names, found == names[::-1]) == (order == "input", order == "reversed")
    assert keys(emulator.control.data_rows()) == names


def test_pages_of_results(emulator, api, dataset):
    emulator.control.settings(import_page_size=3)
    names = [f"k{index}" for index in range(7)]
    task = api.start([[row(dataset, index, global_key=name) for index, name in enumerate(names)]])
    pages, cursor = [], None
    while True:
        page = api.made(task, first=5000, **{"from": cursor})
        pages.append(keys(page["nodes"]))
        cursor = page["after"]
        assert page["total"] == 7
        if cursor is None:
            break
    assert pages == [names[:3], names[3:6], names[6:]]
    assert keys(api.made(task, first=2)["nodes"]) == names[:2]
    assert api.refusal(MADE, taskId=task["id"], **{"from": "99"})[0] == "MALFORMED_REQUEST"


def test_a_task_takes_its_time(emulator, api, dataset):
    emulator.control.settings(task_seconds=100)
    task = api.start([[row(dataset)]])
    assert (task["status"], api.made(task)["total"]) == ("IN_PROGRESS", 0)
    emulator.control.advance_clock(60)
    now = api.task(task)
    assert now["status"] == "IN_PROGRESS" and 50 < now["completionPercentage"] < 100
    emulator.control.advance_clock(60)
    assert (api.task(task)["status"], api.made(task)["total"]) == ("COMPLETE", 1)


def test_a_task_is_cancelled(emulator, api, dataset):
    emulator.control.settings(task_seconds=100)
    task = api.start([[row(dataset)]])
    cancel = "mutation ($id: ID!) { cancelBulkOperationJob(id: $id) { success } }"
    assert api.query(cancel, id=task["id"])["cancelBulkOperationJob"] == {"success": True}
    assert api.task(task)["status"] == "CANCELED"
    assert api.refusal(cancel, id=task["id"])[0] == "OPERATION_NOT_ALLOWED"


def test_tasks_are_listed(emulator, api, dataset):
    ids = [api.start([[row(dataset)]])["id"] for _ in range(3)]

    def listed(**options):
        return [each["id"] for each in api.query(TASKS, **options)["user"]["createdTasks"]]

    assert listed() == ids
    assert listed(orderBy="createdAt_DESC") == ids[::-1]
    assert listed(orderBy="createdAt_DESC", skip=1, first=1) == [ids[1]]
    assert listed(where={"status": "COMPLETE"}) == ids
    assert listed(where={"AND": [{"status": "FAILED"}, {"id": ids[0]}]}) == []
    assert listed(where={"id_not": ids[1]}) == [ids[0], ids[2]]


@pytest.mark.parametrize(
    "chunks, count, part",
    [
        ([[{}]], 2, "item_count"),
        ([[{}, {}]], 1, "item_count"),
        ([{"rows": []}], 1, "not a JSON list"),
        ([[1], "text"], 2, "not a JSON list"),
    ],
)
def test_a_task_that_fails(api, chunks, count, part):
    task = api.start(chunks, count)
    assert task["status"] == "FAILED"
    assert part in task["errors"]


def test_a_chunk_that_is_not_json(api):
    """As the public client writes a number that is not one."""
    uri = api.upload(b'[{"id": {"type": "AUTO", "value": ""}, "payload": {"value": NaN}}]')
    manifest = {"source": "SDK", "item_count": 1, "chunk_uris": [uri]}
    task = api.query(IMPORT, manifestUri=api.upload_json(manifest))["upsertDataRows"]
    assert (task["status"], "JSON" in task["errors"]) == ("FAILED", True)


def test_an_unknown_chunk(api):
    manifest = {"source": "SDK", "item_count": 0, "chunk_uris": ["https://storage.emulator.invalid/x"]}
    assert api.query(IMPORT, manifestUri=api.upload_json(manifest))["upsertDataRows"]["status"] == "FAILED"


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        {"source": "SDK", "item_count": 1},
        {"source": "SDK", "item_count": "1", "chunk_uris": []},
        {"source": "SDK", "item_count": 0, "chunk_uris": [], "more": 1},
    ],
)
def test_a_manifest_that_is_none(api, manifest):
    assert api.refusal(IMPORT, manifestUri=api.upload_json(manifest))[0] == "MALFORMED_REQUEST"


@pytest.mark.parametrize("uri", ["https://storage.emulator.invalid/x", ""])
def test_a_manifest_that_was_not_uploaded(api, uri):
    assert api.refusal(IMPORT, manifestUri=uri)[0] == "MALFORMED_REQUEST"
    assert api.refusal(IMPORT, manifestUri=api.upload(b"\xff\xd8 an image"))[0] == "MALFORMED_REQUEST"


def test_an_import_of_nothing(api):
    task = api.start([])
    assert (task["status"], api.made(task)["total"]) == ("COMPLETE", 0)


def chunk(*rows, ensure_ascii=True):
    """The bytes of a chunk, in which text may be no Unicode."""
    return json.dumps(rows, ensure_ascii=ensure_ascii).encode("utf-8", "surrogatepass")


def start(api, chunks, count):
    manifest = {"source": "SDK", "item_count": count, "chunk_uris": [api.upload(each) for each in chunks]}
    return api.query(IMPORT, manifestUri=api.upload_json(manifest))["upsertDataRows"]


@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize("half", ["\ud83d", "\ude00", "\ude00\ud83d"])
def test_half_a_surrogate_pair_has_its_whole_chunk_refused(api, dataset, half, ensure_ascii):
    bad = chunk(row(dataset, 1), row(dataset, 2, external_id="e" + half), ensure_ascii=ensure_ascii)
    task = start(api, [chunk(row(dataset, 0)), bad, chunk(row(dataset, 3, external_id="🚗"))], 4)
    assert task["status"] == "COMPLETE"
    assert [each["rowData"] for each in api.made(task)["nodes"]] == [URL.format(0), URL.format(3)]
    refused = api.refused(task)["results"]
    assert [each["spec"]["rowData"] for each in refused] == [URL.format(1), URL.format(2)]
    assert refused[1]["spec"]["externalId"] == "e" + "\ufffd" * len(half)
    assert all("surrogate" in each["message"] for each in refused)


@pytest.mark.parametrize("bad", [b'[{"value": "\xff"}]', b'{"value": "\\ud83d"}', b'["\\ud83d", NaN]', b'["\\ud83d"'])
def test_a_chunk_that_is_no_text_or_no_list(api, dataset, bad):
    assert "not a JSON list" in start(api, [bad], 1)["errors"]


def test_a_task_has_a_limit_of_rows(emulator, api, dataset):
    assert emulator.control.settings()["task_rows_limit"] == 150_000
    emulator.control.settings(task_rows_limit=3)
    sent = [row(dataset, index) for index in range(4)]
    assert api.made(api.start([sent[:2], sent[2:3]]))["total"] == 3
    manifest = {"source": "SDK", "item_count": 4, "chunk_uris": [api.upload_json(sent)]}
    code, message = api.refusal(IMPORT, manifestUri=api.upload_json(manifest))
    assert (code, "at most 3" in message) == ("MALFORMED_REQUEST", True)
    assert api.start([sent], count=3)["status"] == "FAILED"


@pytest.mark.parametrize(
    "members, told",
    [
        ([], {}),
        (["externalId"], {"externalId": "e"}),
        (["globalKey", "metadata"], {"globalKey": "k", "metadata": [{"schemaId": "x", "value": "v", "name": None}]}),
        (["rowData"], {"rowData": URL.format(0)}),
        (["attachments"], {"attachments": [{"type": "NO", "value": "v", "name": None}]}),
    ],
)
def test_a_refusal_that_tells_little(emulator, api, dataset, members, told):
    emulator.control.settings(refusal_members=members)
    sent = row(
        dataset,
        external_id="e",
        global_key="k",
        metadata_fields=[{"schemaId": "x", "value": "v"}],
        attachments=[{"type": "NO", "value": "v"}],
    )
    (refused,) = api.refused(api.start([[sent]]))["results"]
    nothing = {"externalId": None, "globalKey": None, "rowData": None, "metadata": [], "attachments": []}
    assert refused["spec"] == {**nothing, **told} and refused["message"]


class TestUpserts:
    @pytest.fixture
    def old(self, api, dataset):
        (made,), _ = api.outcome([row(dataset, global_key="old", external_id="e")])
        return made

    def test_by_id_and_by_global_key(self, emulator, api, dataset, old):
        changes = [
            row(dataset, key={"type": "ID", "value": old["id"]}, row_data=None, external_id="new"),
            row(dataset, key={"type": "GKEY", "value": "old"}, row_data=None, global_key="renamed"),
        ]
        made, refused = api.outcome(changes)
        assert (refused, {each["id"] for each in made}) == ([], {old["id"]})
        (stored,) = emulator.control.data_rows()
        assert stored["payload"] == {
            "row_data": URL.format(0),
            "global_key": "renamed",
            "external_id": "new",
            "dataset_id": dataset,
        }
        assert len(api.outcome([row(dataset, global_key="old")])[0]) == 1

    def test_a_new_row_by_its_global_key(self, emulator, api, dataset):
        made, _ = api.outcome([row(dataset, key={"type": "GKEY", "value": "k"})])
        assert keys(made) == ["k"] == keys([emulator.control.data_rows()[0]["payload"]])

    def test_refused(self, emulator, api, dataset, old):
        other = api.dataset("other")
        api.outcome([row(dataset, global_key="taken")])
        changes = [
            row(dataset, key={"type": "ID", "value": "cdr"}),
            row(other, key={"type": "ID", "value": old["id"]}),
            row(dataset, key={"type": "ID", "value": old["id"]}, global_key="taken"),
            row(dataset, key={"type": "GKEY", "value": "unknown"}, row_data=None),
            row(dataset, key={"type": "GKEY", "value": "k" * 201}),
        ]
        parts = ["no data row 'cdr'", "is in dataset", "Duplicate", "row_data: missing", "200 characters"]
        made, refused = api.outcome(changes)
        assert (made, len(refused)) == ([], len(parts))
        for message, part in zip(refused, parts):
            assert part in message
        assert emulator.control.data_rows()[0]["payload"]["external_id"] == "e"
