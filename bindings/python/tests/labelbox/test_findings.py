"""The host decides what becomes of a finding about a row."""

import json

import pytest

from lading.codes import RowState
from lading.labelbox.exceptions import InvalidQueryError

PATH_STYLE = {"row_data": "https://s3.eu-west-1.amazonaws.com/bucket/a.jpg"}


@pytest.mark.parametrize("of", ["client", "import"])
def test_a_warning_may_be_an_error(of, connect, client, dataset, stored, tmp_path):
    findings = {"row.url.*": "error"}
    (tmp_path / "rows.json").write_text(json.dumps([PATH_STYLE]))
    if of == "client":
        dataset, findings = connect(findings=findings).get_dataset(dataset.uid), None
    for send in (
        lambda: dataset.create_data_rows([PATH_STYLE], findings=findings),
        lambda: dataset.upsert_data_rows([PATH_STYLE], findings=findings),
        lambda: dataset.import_manifest(tmp_path / "rows.json", findings=findings),
    ):
        with pytest.raises(InvalidQueryError, match="virtual-hosted"):
            send()
    assert stored() == []


def test_an_error_may_be_nothing(dataset, stored):
    row = {"row_data": "https://a.example/b.jpg", "media_type": "IMAGE", "unknown": 1}
    with pytest.raises(InvalidQueryError, match="no member"):
        dataset.create_data_rows([row])
    task = dataset.create_data_rows([row], findings={"row.member": "off"})
    task.wait_till_done()
    assert [each.state for each in task.row_results()] == [RowState.MADE]
    assert task.findings == []
    assert stored() == [{"row_data": row["row_data"], "media_type": "IMAGE"}]


def test_what_can_not_be_sent_stays_an_error(dataset):
    with pytest.raises(InvalidQueryError, match="row.row-data is an error whatever is set"):
        dataset.create_data_rows([PATH_STYLE], findings={"row.row-data": "off"})
    with pytest.raises(InvalidQueryError, match="row_data"):
        dataset.create_data_rows([{"global_key": "k"}], findings={"row.*": "off"})
