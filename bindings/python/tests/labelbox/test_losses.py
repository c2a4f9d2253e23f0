"""Where labelbox 7.17.0 loses rows, their order or an error, and what this package does with the same rows."""

import pytest

from .conftest import URL, row


def keys(outcome):
    return [each.get("global_key") or each.get("external_id") for each in outcome.stored]


def test_a_local_file_that_is_not_there(both, folder):
    theirs, mine = both(["front.jpg", "gone.jpg", "rear.png"], folder=str(folder))
    assert sorted(keys(theirs)) == ["front.jpg", "rear.png"]
    assert (theirs.status, theirs.errors, theirs.raised) == ("COMPLETE", None, []), "not a word of it"
    assert "InvalidQueryError" in mine.raised and "gone.jpg" in mine.message and mine.stored == []


def test_a_missing_file_in_a_dict_is_sent_as_if_it_were_a_url(both, folder):
    theirs, mine = both([{"row_data": "gone.jpg", "global_key": "a"}], folder=str(folder))
    assert theirs.raised == [] and theirs.errors is not None
    assert "gone.jpg" in mine.message and mine.stored == []


@pytest.mark.parametrize("row_text", ["__import__('pathlib').Path('front.jpg')", "'https://example.com/front.jpg'"])
def test_a_row_that_is_neither_a_dict_nor_the_path_of_a_file(row_text, both, folder):
    theirs, mine = both(f"[{row_text}, 'rear.png']", folder=str(folder))
    assert (keys(theirs), theirs.raised) == (["rear.png"], [])
    assert len(mine.stored) == len(mine.result) == 2


def test_a_generator(both):
    theirs, mine = both(f"({{'row_data': {URL!r}.format(index)}} for index in range(3))")
    assert (theirs.stored, theirs.result, theirs.errors, theirs.raised) == ([], None, None, [])
    assert len(mine.stored) == 3


def test_the_order_of_dicts_and_paths(both, folder):
    theirs, mine = both(["front.jpg", row(1), "rear.png", row(2)], folder=str(folder))
    assert set(keys(theirs)) == set(keys(mine)), "in whatever order their threads ended"
    assert keys(mine) == ["front.jpg", "key-1", "rear.png", "key-2"]


def test_the_order_of_results(both):
    rows = [row(index) for index in range(30)]
    theirs, mine = both(rows, lambda control: control.settings(results_order="reversed"))
    assert [each["global_key"] for each in theirs.result] != [each["global_key"] for each in rows]
    assert [each["global_key"] for each in mine.result] == [each["global_key"] for each in rows]


def test_the_same_global_key_twice(both):
    theirs, mine = both([row(0), row(1), {**row(0), "row_data": URL.format(9)}])
    assert len(theirs.stored) == 2 and len(theirs.errors) == 1, "one of the two, by chance"
    assert "key-0" in mine.message and mine.stored == []


def test_a_program_keeps_the_rows_that_it_gave(both):
    given = [row(0, external_id=None), row(1)]
    theirs, mine = both(given)
    assert "dataset_id" in theirs.rows_after
    assert mine.rows_after == repr(given)


def test_too_many_requests(both):
    def prepare(control):
        fault = {"status": 429, "headers": {"Retry-After": "0"}, "body": {"message": "slow down"}}
        control.faults({"match": {"operation": "uploadFile"}, "fault": fault, "times": 1})

    theirs, mine = both([row(0)], prepare)
    assert "LabelboxError" in theirs.raised and theirs.stored == []
    assert mine.raised == [] and len(mine.stored) == 1


def test_a_lost_answer_to_the_import(both):
    def prepare(control):
        control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"lost": True}, "times": 1})

    rows = [{"row_data": URL.format(index)} for index in range(3)]
    theirs, mine = both(rows, prepare)
    assert "NetworkError" in theirs.raised and len(theirs.stored) == 3, "imported, and the program believes it is not"
    assert mine.raised == [] and len(mine.stored) == len(mine.result) == 3


def test_a_task_that_takes_too_long(both):
    theirs, mine = both([row(0)], lambda control: control.settings(task_seconds=3600), timeout_seconds=0.1)
    assert (theirs.raised, theirs.status) == ([], "IN_PROGRESS"), "as if it were done"
    assert "TimeoutError" in mine.raised


def test_why_a_task_failed(both):
    def prepare(control):
        control.faults({"match": {"operation": "upsertDataRows"}, "fault": {"fail_task": "out of room"}})

    theirs, mine = both([row(0)], prepare)
    assert "ValueError" in theirs.raised and "out of room" not in theirs.message
    assert "ValueError" in mine.raised and "out of room" in mine.message
