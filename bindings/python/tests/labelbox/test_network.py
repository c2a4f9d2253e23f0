"""Bad servers and networks: every row once, and a time-out or a failed task says so."""

import pytest

from lading import Code, RowState
from lading.labelbox import exceptions

from .conftest import URL, row

FEW = {"max_retry_attempts": 2}
#: What an import asks, in its order.
OPERATIONS = [
    "customMetadataOntology",
    "uploadFile",
    "upsertDataRows",
    "user",
    "successesfulDataRowImports",
    "failedDataRowImports",
]
LIMIT = {"status": 200, "body": {"message": "You have exceeded the limit of requests", "errors": []}}
PASSING = {
    "503": {"status": 503},
    "429": {"status": 429, "headers": {"Retry-After": "0"}, "body": {"message": "slow down"}},
    "limit": LIMIT,
    "reset": {"reset": True},
    "lost": {"lost": True},
    "truncated": {"truncate": True},
}


def rows(count=5):
    return [row(index, metadata_fields=[{"name": "tag", "value": "x"}]) for index in range(count)]


@pytest.fixture
def slow(emulator):
    """The platform takes its time, so that the task is asked for."""
    emulator.control.settings(task_seconds=0.05)


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_passing_fault_anywhere_is_not_seen(operation, fault, emulator, dataset, stored, slow, folder):
    dataset.create_data_row(row(99))
    emulator.control.faults({"match": {"operation": operation}, "fault": PASSING[fault], "times": 2})
    task = dataset.create_data_rows([*rows(), "front.jpg", row(99)])
    task.wait_till_done()
    assert [each.state for each in task.row_results()] == [RowState.MADE] * 6 + [RowState.REFUSED]
    assert [each.get("global_key") for each in stored()] == ["key-99", *(f"key-{index}" for index in range(5)), None]


@pytest.mark.parametrize("seed", range(6))
def test_a_third_of_all_answers_goes_wrong(seed, emulator, connect, folder):
    client = connect(max_connections=4)
    dataset = client.create_dataset(name="x")
    emulator.control.settings(task_seconds=0.05, import_page_size=7, results_order="shuffled", results_seed=seed)
    emulator.control.faults(
        [
            {"fault": fault, "probability": 0.1, "seed": 10 * seed + index}
            for index, fault in enumerate([{"status": 503}, {"reset": True}, {"lost": True}, PASSING["429"]])
        ]
    )
    given = [{"row_data": URL.format(index)} if index % 10 else "front.jpg" for index in range(40)]
    task = dataset.create_data_rows(given)
    task.wait_till_done()
    emulator.control.clear_faults()
    assert task.errors is None
    made = emulator.control.data_rows(dataset.uid)
    assert [each["row_data"] for each in task.result] == [each["row_data"] for each in made]
    assert [each["row_data"] for each in made if not each["external_id"]] == [
        each["row_data"] for each in given if each != "front.jpg"
    ]
    assert len(made) == 40


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_never_imports_twice(times, emulator, dataset, slow):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"lost": True}, "times": times})
    # Without global keys nothing but our own care keeps a row from being made twice.
    given = [{"row_data": URL.format(index)} for index in range(20)]
    task = dataset.create_data_rows(given)
    task.wait_till_done()
    assert task.errors is None and len(task.result) == 20
    assert [each["row_data"] for each in emulator.control.data_rows(dataset.uid)] == [
        each["row_data"] for each in given
    ]
    assert task.uid in {each["id"] for each in emulator.control.tasks() if each["made"]}


def test_a_lost_answer_is_not_taken_for_another_import(emulator, client, dataset, slow):
    other = client.create_dataset(name="other")
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"lost": True}, "times": 2})
    tasks = [each.create_data_rows([{"row_data": URL.format(each.uid)}]) for each in (dataset, other)]
    for task, each in zip(tasks, (dataset, other)):
        task.wait_till_done()
        assert [made["row_data"] for made in task.result] == [URL.format(each.uid)]
        assert len(emulator.control.data_rows(each.uid)) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ({"status": 503}, exceptions.InternalServerError, Code.SERVER),
        ({"status": 429}, exceptions.ApiLimitError, Code.RATE_LIMITED),
        (LIMIT, exceptions.ApiLimitError, Code.RATE_LIMITED),
        ({"html": True, "status": 200}, exceptions.LabelboxError, Code.RESPONSE),
        ({"broken_json": True}, exceptions.LabelboxError, Code.RESPONSE),
        ({"empty": True}, exceptions.LabelboxError, Code.RESPONSE),
    ],
)
def test_a_server_that_stays_down(fault, kind, code, connect, emulator):
    client = connect(**FEW)
    emulator.control.faults({"fault": fault})
    with pytest.raises(kind) as error:
        client.get_user()
    assert error.value.code == code


@pytest.mark.parametrize(
    ("extensions", "kind"),
    [
        ({"code": "AUTHENTICATION_ERROR"}, exceptions.AuthenticationError),
        ({"code": "AUTHORIZATION_ERROR"}, exceptions.AuthorizationError),
        ({"code": "RESOURCE_NOT_FOUND"}, exceptions.ResourceNotFoundError),
        ({"code": "RESOURCE_CONFLICT"}, exceptions.ResourceConflict),
        ({"code": "MALFORMED_REQUEST"}, exceptions.MalformedQueryException),
        ({"code": "GRAPHQL_VALIDATION_FAILED"}, exceptions.InvalidQueryError),
        ({"code": "GRAPHQL_PARSE_FAILED"}, exceptions.InvalidQueryError),
        ({"code": "INTERNAL_SERVER_ERROR", "exception": {"status": 400}}, exceptions.InvalidQueryError),
        ({"code": "INTERNAL_SERVER_ERROR", "exception": {"status": 422}}, exceptions.UnprocessableEntityError),
        ({"code": "INTERNAL_SERVER_ERROR", "exception": {"status": 426}}, exceptions.OperationNotAllowedException),
        ({"code": "INTERNAL_SERVER_ERROR"}, exceptions.InternalServerError),
        ({"code": "OPERATION_NOT_ALLOWED"}, exceptions.OperationNotAllowedException),
        ({"code": "SOMETHING_NEW"}, exceptions.LabelboxError),
        ({}, exceptions.LabelboxError),
    ],
)
def test_what_the_platform_says_is_wrong(extensions, kind, connect, emulator):
    client = connect(**FEW)
    body = {"errors": [{"message": "the reason", "extensions": extensions}], "data": None}
    emulator.control.faults({"fault": {"status": 200, "body": body}})
    with pytest.raises(kind, match="the reason"):
        client.get_user()


def test_a_host_that_is_not_there(connect):
    with pytest.raises(exceptions.NetworkError) as error:
        connect(endpoint="http://127.0.0.1:9/graphql", **FEW).get_user()
    assert error.value.code == Code.CONNECT and isinstance(error.value, ConnectionError)


def test_one_file_that_can_not_be_uploaded_keeps_the_others_going(connect, emulator, folder):
    dataset = connect(**FEW).create_dataset(name="x")
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": {"status": 503}, "times": 2})
    task = dataset.create_data_rows(["front.jpg", row(1)])
    task.wait_till_done()
    assert [each.state for each in task.row_results()] == [RowState.NOT_SENT, RowState.MADE]
    (failed,) = task.failed_rows()
    assert (failed.state, failed.code, failed.external_id) == (RowState.NOT_SENT, Code.SERVER, "front.jpg")


def test_rows_that_can_not_be_uploaded_are_an_error(connect, emulator):
    dataset = connect(**FEW).create_dataset(name="x")
    emulator.control.faults({"match": {"operation": "uploadFile"}, "fault": {"status": 503}})
    with pytest.raises(exceptions.InternalServerError):
        dataset.create_data_rows(rows())
    assert emulator.control.tasks() == []


def test_a_task_that_never_ends(emulator, dataset):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"endless_task": True}})
    task = dataset.create_data_rows(rows())
    for _ in range(2):
        with pytest.raises(exceptions.TimeoutError, match="still in progress") as error:
            task.wait_till_done(timeout_seconds=0.1)
        assert isinstance(error.value, TimeoutError) and error.value.code == Code.STILL_PROCESSING
    assert task.status == "IN_PROGRESS" and task.uid == emulator.control.tasks()[0]["id"]
    task.cancel()


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [({"fail_task": "the bucket is gone"}, "FAILED", "the bucket is gone"), ({"cancel_task": True}, "CANCELED", "")],
)
def test_a_task_that_fails(fault, status, reason, emulator, dataset):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": fault})
    task = dataset.create_data_rows(rows())
    task.wait_till_done()
    assert task.status == status and task.has_errors()
    assert len(task.errors) == 5 and all(reason in each["message"] for each in task.errors)
    assert task.progress.rows_refused == 5
    if status == "FAILED":
        with pytest.raises(ValueError, match=reason):
            _ = task.result


def test_a_task_that_fails_half_way(emulator, dataset, tmp_path):
    fault = {"fail_task": "out of room", "task_rows": 2}
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": fault})
    task = dataset.create_data_rows(rows())
    task.wait_till_done()
    assert [each.state for each in task.row_results()] == [RowState.MADE] * 2 + [RowState.REFUSED] * 3
    assert task.write_refused(tmp_path / "again.ndjson") == 3


def test_a_task_that_is_complete_without_saying_what_became_of_a_row(emulator, dataset):
    emulator.control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"task_rows": 3}})
    task = dataset.create_data_rows(rows())
    task.wait_till_done()
    assert [each.state for each in task.row_results()] == [RowState.MADE] * 3 + [RowState.REFUSED] * 2
    assert all(each.code == Code.RESPONSE and each.message for each in task.failed_rows())


def test_results_that_can_not_be_fetched_are_an_error(connect, emulator):
    dataset = connect(**FEW).create_dataset(name="x")
    emulator.control.faults({"match": {"operation": "successesfulDataRowImports"}, "fault": {"status": 503}})
    task = dataset.create_data_rows(rows())
    with pytest.raises(exceptions.InternalServerError):
        task.wait_till_done()
