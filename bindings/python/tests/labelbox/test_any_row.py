"""Whatever a row holds, the process goes on, and each row has one result or a finding."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading import RowState
from lading.labelbox.exceptions import InvalidQueryError

from .conftest import URL

texts = st.one_of(
    st.sampled_from(
        ["", " ", ".", "+", "-", "e", "+-1", "1e", "0", "\x00", "https://", "https:///", "https://s3.amazonaws.com/"]
        + ["https://s3-.amazonaws.com//", "https://[::1", "https://a b", "a://", "..", "/", "~", "2024", "2024-02-30"]
        + ["0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59", "T", "tag", "split", "train", "IMAGE", "RAW_TEXT"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
fields = st.sampled_from(["tag", "split", "captureDateTime", "speed", "weather", "region", "reviewedAt", "embedding"])
metadata = st.fixed_dictionaries(
    {}, optional={"name": st.one_of(fields, anything), "schema_id": anything, "value": anything, "x": anything}
)
attachment = st.fixed_dictionaries({}, optional={name: anything for name in ("type", "value", "name", "x")})
rows = st.fixed_dictionaries(
    {},
    optional={
        "row_data": st.one_of(st.just(URL.format(0)), texts, anything),
        "global_key": anything,
        "external_id": anything,
        "media_type": st.one_of(st.just("IMAGE"), anything),
        "metadata_fields": st.one_of(st.lists(metadata, max_size=3), anything),
        "attachments": st.one_of(st.lists(attachment, max_size=3), anything),
        "key": st.one_of(st.fixed_dictionaries({}, optional={"id": anything, "global_key": anything}), anything),
        "other": anything,
    },
)


@given(rows=st.lists(rows, min_size=1, max_size=8), kind=st.sampled_from(["create_data_rows", "upsert_data_rows"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_row(rows, kind, emulator, client, folder, tmp_path_factory):
    emulator.control.reset()
    dataset = client.create_dataset(name="x")
    try:
        task = getattr(dataset, kind)(rows, skip_invalid_rows=True)
    except InvalidQueryError as error:
        assert {each.row for each in error.findings if each.severity == "error"} == set(range(len(rows)))
        return
    task.wait_till_done()
    results = list(task.row_results())
    assert [each.row for each in results] == list(range(len(rows)))
    assert all(
        each.state != RowState.PENDING and bool(each.message) == (each.state != RowState.MADE) for each in results
    )
    assert task.write_refused(tmp_path_factory.mktemp("rows") / "again.ndjson") == len(list(task.failed_rows()))
