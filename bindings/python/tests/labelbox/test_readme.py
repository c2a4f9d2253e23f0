"""What the READMEs show of Labelbox runs as it stands, with the platform's address filled in; so does the example."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import IMAGES, row
from .test_lifetimes import PACKAGE


@pytest.fixture
def run(emulator, tmp_path):
    """Runs a program in a folder with an image."""
    shutil.copy(IMAGES / "baseline.jpg", tmp_path / "rear.jpg")

    def execute(*program):
        environment = {**os.environ, "LABELBOX_API_KEY": emulator.api_key, "PYTHONPATH": str(PACKAGE)}
        return subprocess.run(
            [sys.executable, *program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
        )

    return execute


def block(text, client, emulator):
    """The Python block that makes such a client, of an emulator."""
    (found,) = [each for each in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if client in each]
    return found.replace(client, f"lb.Client(endpoint={emulator.url + '/graphql'!r})")


def test_the_readme_of_the_package(run, emulator, tmp_path):
    done = run("-c", block((PACKAGE / "README.md").read_text("utf-8"), "lb.Client()", emulator))
    assert done.returncode == 0, done.stderr
    made = emulator.control.data_rows()
    assert done.stdout.splitlines() == [f"{index} MADE {each['id']} " for index, each in enumerate(made)]
    assert [each["global_key"] or each["external_id"] for each in made] == ["drive-7/front/0", "rear.jpg"]
    assert (tmp_path / "again.ndjson").read_text() == ""


def test_the_readme_of_the_repository(run, emulator, tmp_path):
    (tmp_path / "rows.json").write_text(json.dumps([row(0), row(1)]))
    done = run("-c", block((PACKAGE.parents[1] / "README.md").read_text("utf-8"), 'lb.Client(api_key="…")', emulator))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(emulator.control.data_rows()) == 2
    assert json.loads((tmp_path / "rows-left.json").read_text()) == []


def test_the_example(run, emulator, tmp_path):
    manifest = tmp_path / "rows.ndjson"
    manifest.write_text("".join(json.dumps(each) + "\n" for each in (row(0), row(0), row(1))))
    program = [str(PACKAGE / "examples" / "import_manifest.py"), "--base-url", emulator.url, "--new-dataset", "drive-7"]
    refused = run(*program, str(manifest))
    assert refused.returncode == 1 and f"{manifest}:2:1: error: " in refused.stdout
    assert emulator.control.data_rows() == []
    partly = run(*program, "--skip-invalid", str(manifest))
    assert partly.returncode == 3, partly.stderr
    assert [each["global_key"] for each in emulator.control.data_rows()] == ["key-0", "key-1"]
    assert json.loads((tmp_path / "rows.ndjson.refused.ndjson").read_text()) == row(0)
