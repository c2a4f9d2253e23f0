"""A task waits, raises and tells as programs for the platform's own client expect, with a job for the library."""

import logging

import pytest

from lading import Code, Finding, Progress, Result, RowState, Stage, State
from lading.labelbox import exceptions
from lading.labelbox.schema import import_task as tasks
from lading.labelbox.schema.import_task import ImportTask
from lading.labelbox.schema.task import TaskStatus


def result(state, code=Code.OK, stage=Stage.RESULTS, **members):
    texts = dict.fromkeys(["external_id", "scene_uuid", "input_uuid", "pre_annotation_uuid", "view_link", "item"], "")
    given = {"status": "COMPLETE", "message": "", "task_id": "task-1", **members}
    return Result(0, state, code, stage, http_status=0, retryable=False, **texts, **given)


class Job:
    """What the library would say: one stage at each wait, and then the end."""

    def __init__(self, end, stages=(Stage.PROCESSING,), rows=()):
        self.end, self.stages, self.given = end, list(stages), list(rows)
        self.waits, self.cancelled, self.pages, self.written = [], 0, [], []

    def wait(self, milliseconds):
        self.waits.append(milliseconds)
        if milliseconds and self.stages:
            self.stages.pop(0)
        return not self.stages

    def progress(self):
        states = [row["state"] for row in self.given] if not self.stages else []
        stage = self.stages[0] if self.stages else self.end.stage
        counts = [states.count(RowState.MADE), states.count(RowState.REFUSED), states.count(RowState.NOT_SENT)]
        return Progress(1, int(not self.stages), 0, 0, 0, 0, stage, not self.stages, len(self.given), *counts)

    def result(self):
        return self.end

    def acknowledge(self):
        assert not self.stages

    def rows(self, first, count):
        self.pages.append((first, count))
        return self.given[first : first + count]

    def write_rows(self, states, path):
        self.written.append((states, path))
        return 2

    def cancel(self):
        self.cancelled += 1


def row(index, state, **members):
    code = {RowState.MADE: Code.OK, RowState.REFUSED: Code.ROW_REFUSED, RowState.NOT_SENT: Code.VALIDATION}[state]
    return {"row": index, "state": int(state), "code": int(code), **members}


MADE = row(0, RowState.MADE, id="d1", global_key="g1", external_id="", row_data="https://a/1.jpg", message="")
REFUSED = row(1, RowState.REFUSED, id="", global_key="g2", row_data="https://a/2.jpg", message="Duplicate global key")
NOT_SENT = row(2, RowState.NOT_SENT, external_id="c.jpg", row_data="c.jpg", message="no such file")
#: The code is the first row's that was not sent.
PARTLY = result(State.PARTLY_IMPORTED, Code.SERVER, Stage.UPLOAD, message="1 of 3 data rows were made")


def accepted(job, on_progress=None):
    return ImportTask.accepted(None, job, on_progress)


def finished(*rows, end=None):
    task = accepted(Job(end or result(State.IMPORTED), rows=rows))
    task.wait_till_done()
    return task


def test_a_task_is_returned_when_the_platform_has_it():
    job = Job(result(State.IMPORTED), [Stage.VALIDATION, Stage.UPLOAD, Stage.IMPORT, Stage.PROCESSING, Stage.RESULTS])
    task = accepted(job)
    assert (task.uid, task.status, task.status_as_enum) == ("task-1", "IN_PROGRESS", TaskStatus.In_Progress)
    assert job.stages == [Stage.PROCESSING, Stage.RESULTS]


@pytest.mark.parametrize(
    ("code", "stage", "kind"),
    [
        (Code.VALIDATION, Stage.VALIDATION, exceptions.InvalidQueryError),
        (Code.CREDENTIALS_REFUSED, Stage.SIGN_IN, exceptions.AuthenticationError),
        (Code.CONNECTION_LOST, Stage.IMPORT, exceptions.NetworkError),
    ],
)
def test_what_ends_before_that_raises(code, stage, kind, caplog):
    finding = Finding("error", "row-data.scheme", "row_data", "must be https", row=0)
    job = Job(result(State.FAILED, code, stage, message="why", findings=[finding]), [Stage.VALIDATION, Stage.UPLOAD])
    with pytest.raises(kind, match="why") as error:
        accepted(job)
    assert (error.value.code, error.value.stage) == (code, stage)
    assert not caplog.messages, "the exception says it all"


def test_an_interrupt_before_that_cancels(monkeypatch):
    job = Job(result(State.IMPORTED), [Stage.UPLOAD] * 9)
    monkeypatch.setattr(job, "progress", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        accepted(job)
    assert job.cancelled == 1


def test_waiting_too_long_raises_and_may_be_repeated(monkeypatch):
    clock = iter(range(1000))
    monkeypatch.setattr(tasks.time, "monotonic", lambda: next(clock))
    job = Job(result(State.IMPORTED), [Stage.PROCESSING] * 8)
    task = accepted(job)
    with pytest.raises(TimeoutError, match="still in progress after 3 seconds") as error:
        task.wait_till_done(timeout_seconds=3)
    assert isinstance(error.value, exceptions.TimeoutError) and error.value.code == Code.STILL_PROCESSING
    assert task.status == "IN_PROGRESS" and job.cancelled == 0
    task.wait_till_done()
    assert task.status == "COMPLETE"


def test_waits_are_short_at_first_and_never_long():
    job = Job(result(State.IMPORTED), [Stage.PROCESSING] * 30)
    accepted(job).wait_till_done()
    waits = [each for each in job.waits if each]
    assert waits[0] == 1 and max(waits) == tasks.SLICE_MS


def test_what_the_rows_became():
    task = finished(MADE, REFUSED, NOT_SENT, end=PARTLY)
    assert (
        task.result
        == task.created_data_rows
        == [{"id": "d1", "external_id": None, "row_data": "https://a/1.jpg", "global_key": "g1"}]
    )
    assert (
        task.errors
        == task.failed_data_rows
        == [
            {
                "message": "Duplicate global key",
                "failedDataRows": [{"externalId": None, "rowData": "https://a/2.jpg", "globalKey": "g2"}],
            },
            {
                "message": "no such file",
                "failedDataRows": [{"externalId": "c.jpg", "rowData": "c.jpg", "globalKey": None}],
            },
        ]
    )
    assert task.has_errors() and task.status == "COMPLETE"
    progress = task.progress
    assert progress.rows == progress.rows_made + progress.rows_refused + progress.rows_not_sent == 3
    assert [(each.row, each.state, each.code) for each in task.row_results()] == [
        (0, RowState.MADE, Code.OK),
        (1, RowState.REFUSED, Code.ROW_REFUSED),
        (2, RowState.NOT_SENT, Code.VALIDATION),
    ]


def test_nothing_wrong_is_none():
    task = finished(MADE)
    assert task.errors is None and task.failed_data_rows is None and not task.has_errors()


def test_nothing_made_is_none():
    assert finished(REFUSED, end=result(State.FAILED, Code.ROW_REFUSED)).result is None


def test_errors_wait_for_the_end():
    task = accepted(Job(PARTLY, [Stage.PROCESSING] * 5, rows=[REFUSED]))
    assert len(task.errors) == 1


def test_a_task_that_the_platform_ended():
    end = result(State.FAILED, Code.IMPORT_FAILED, status="FAILED", message="the bucket is gone")
    task = finished(REFUSED, end=end)
    assert task.status == "FAILED" and task.has_errors()
    with pytest.raises(ValueError, match="the bucket is gone") as error:
        _ = task.result
    assert isinstance(error.value, exceptions.ResourceCreationError)


def test_results_that_could_not_be_fetched_are_an_error():
    task = accepted(Job(result(State.FAILED, Code.CONNECTION_LOST, Stage.RESULTS), [Stage.PROCESSING] * 2))
    for _ in range(2):
        with pytest.raises(exceptions.NetworkError):
            task.wait_till_done()


def test_results_come_by_pages(monkeypatch):
    monkeypatch.setattr(tasks, "PAGE", 2)
    job = Job(result(State.IMPORTED), rows=[row(index, RowState.MADE, id=f"d{index}") for index in range(5)])
    results = accepted(job).row_results()
    next(results)
    assert job.pages == [(0, 2)]
    assert [each.row for each in results] == [1, 2, 3, 4]
    assert job.pages == [(0, 2), (2, 2), (4, 2)]


def test_the_refused_rows_are_written_with_those_that_were_not_sent(tmp_path):
    job = Job(result(State.IMPORTED))
    assert accepted(job).write_refused(tmp_path / "again.ndjson") == 2
    assert job.written == [(4 | 8, str(tmp_path / "again.ndjson"))]


def test_progress_is_reported_when_it_changes():
    seen = []
    job = Job(result(State.IMPORTED), [Stage.UPLOAD] * 3 + [Stage.PROCESSING] * 3, rows=[MADE])
    accepted(job, seen.append).wait_till_done()
    assert [each.stage for each in seen] == [Stage.UPLOAD, Stage.PROCESSING, Stage.RESULTS]
    assert seen[-1].finished and seen[-1].rows_made == 1


def test_warnings_are_logged_once(caplog):
    findings = [Finding("warning", "image.large", f"{i}.jpg", "over 9000 px", row=i) for i in range(30)]
    with caplog.at_level(logging.WARNING, "lading"):
        task = finished(MADE, end=result(State.IMPORTED, findings=findings))
        task.wait_till_done()
    assert len(caplog.messages) == tasks.LOGGED_FINDINGS + 1
    assert "0.jpg" in caplog.messages[0] and "10 more" in caplog.messages[-1]
    assert task.findings == findings


def test_the_older_name_warns():
    with pytest.warns(DeprecationWarning, match="wait_till_done"):
        accepted(Job(result(State.IMPORTED))).wait_until_done()


@pytest.mark.parametrize("name", ["result_url", "errors_url", "completion_percentage", "created_by", "nonsense"])
def test_what_is_not_here_says_so(name):
    with pytest.raises(AttributeError, match=f"ImportTask.{name} is not part of lading.labelbox"):
        getattr(finished(MADE), name)


def test_an_unknown_status():
    assert finished(MADE, end=result(State.IMPORTED, status="ODD")).status_as_enum is TaskStatus.Unknown
