"""What has a name of labelbox 7.17.0 takes what that takes, in the same order and with the same defaults."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest
from emulator.reference import Reference

import lading.labelbox as lb
from lading.labelbox import exceptions
from lading.labelbox.schema.asset_attachment import AttachmentType
from lading.labelbox.schema.data_row_metadata import DataRowMetadataKind
from lading.labelbox.schema.task import Task

DESCRIBE = (Path(__file__).parent / "describe.py").read_text("utf-8")

#: Only here, by class.
OURS = {
    "Client": {"close", "recovered_tasks", "request", "start_import"},
    "Dataset": {"create_data_rows_sync", "import_manifest"},
    "DataRow": set(),
    "DataRowMetadataOntology": set(),
    "IAMIntegration": set(),
    "Organization": set(),
    "Task": set(),
    "User": set(),
}
#: Parameters that are otherwise on purpose: keyword arguments with names in place of `**kwargs`.
OTHERWISE = {"Client.create_dataset"}


@pytest.fixture(scope="module")
def theirs():
    process = Reference("LADING_REFERENCE_LABELBOX", "scripts/setup.sh test makes .venv-labelbox")
    yield lambda code: process(DESCRIBE + code)
    process.close()


@pytest.fixture(scope="module")
def described(theirs):
    return theirs(
        "import labelbox as lb\n"
        f"result = {{name: members(getattr(lb, name)) for name in {list(OURS)!r}}}\n"
        "result['Client']['__init__'] = parameters(lb.Client.__init__)"
    )


def ours(name):
    namespace = {}
    exec(DESCRIBE, namespace)
    found = namespace["members"](Task if name == "Task" else getattr(lb, name))
    if name == "Client":
        found["__init__"] = namespace["parameters"](lb.Client.__init__)
    return json.loads(json.dumps(found))


@pytest.mark.parametrize("name", OURS)
def test_methods_and_properties(name, described):
    there = described[name]
    for member, here in ours(name).items():
        if member in OURS[name]:
            assert member not in there
            continue
        assert member in there, f"{name}.{member} is no name of the platform's client: put it into OURS"
        if here is None or f"{name}.{member}" in OTHERWISE:
            continue
        positional = [each for each in here if each[1] != "KEYWORD_ONLY"]
        assert positional == there[member], member


def test_enumerations_and_exceptions(theirs):
    found = theirs(
        "import labelbox as lb, lbox.exceptions as e\n"
        "from labelbox.schema.asset_attachment import AttachmentType\n"
        "from labelbox.schema.data_row_metadata import DataRowMetadataKind\n"
        "from labelbox.schema.taskstatus import TaskStatus\n"
        "result = {'enums': [values(each) for each in (lb.MediaType, AttachmentType, DataRowMetadataKind, TaskStatus)],"
        "'exceptions': [n for n, v in vars(e).items() if isinstance(v, type)]}"
    )
    enums = [lb.MediaType, AttachmentType, DataRowMetadataKind, lb.TaskStatus]
    assert [{n: m.value for n, m in each.__members__.items()} for each in enums] == found["enums"]
    here = {n for n, v in vars(exceptions).items() if inspect.isclass(v) and issubclass(v, exceptions.LabelboxError)}
    only_here = {"FileError", "InvalidFileError", "MissingFileError", "TaskFailedError"}
    assert here - set(found["exceptions"]) == only_here
