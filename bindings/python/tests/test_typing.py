"""What a type checker says of programs: it passes what works, and finds what is misspelt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1]

GOOD = """
import lading.labelbox as lb
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.cameras_sequence import CamerasSequence
from lading.kognic.model.scene.cameras_sequence import Frame as SequenceFrame
from lading.kognic.model.scene.metadata.metadata import MetaData
from lading.kognic.model.scene.resources import Image

image = Image(filename="front.jpg", sensor_name="FRONT")
one = Cameras(external_id="a", frame=Frame(images=[image]), metadata={"night": True, "speed": 7.5})
frame = SequenceFrame(frame_id="0", relative_timestamp=0, images=[image], metadata={"n": 1})
many = CamerasSequence(external_id="b", frames=[frame], metadata=MetaData(region="eu"))
region: str | None = many.metadata.region
many.metadata = {"region": "se"}
names: list[str] = list(Cameras.model_fields)
uuid: str = one.model_copy(update={"external_id": "c"}).external_id


def use(client: KognicIOClient, other: lb.Client) -> None:
    client.workspace.get_workspaces(organization_ids=1)
    task = other.get_dataset("d").create_data_rows([])
    print(task.name, task.completion_percentage, task.created_at)
"""

#: A line, and what the checker says of it.
BAD = {
    "client.camera": 'has no attribute "camera"',
    "labelbox.create_datset": 'has no attribute "create_datset"',
    "lb.Datset": 'has no attribute "Datset"',
    "dataset.row_cuont": 'has no attribute "row_cuont"',
    "Cameras(external_ids='x', frame=frame)": 'Unexpected keyword argument "external_ids"',
    "Cameras(frame=frame)": 'Missing named argument "external_id"',
    "Cameras(external_id='x', frame=frame, metadata=3)": 'Argument "metadata" to "Cameras" has incompatible type',
    "Cameras(external_id='x', frame=frame).extrnal_id": 'has no attribute "extrnal_id"',
}
START = """
import lading.labelbox as lb
from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame

def use(client: KognicIOClient, labelbox: lb.Client, dataset: lb.Dataset, frame: Frame) -> None:
"""


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    folder = tmp_path_factory.mktemp("typing")

    def run(*arguments):
        command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache"), *arguments]
        return subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True)

    def program(text):
        (folder / "program.py").write_text(text)
        return run("--config-file=", "--strict", str(folder / "program.py"))

    run.program = program
    return run


def test_the_package_itself(check):
    done = check()
    assert done.returncode == 0, done.stdout


def test_good_programs_pass(check):
    done = check.program(GOOD)
    assert done.returncode == 0, done.stdout


def test_what_is_misspelt_is_found(check):
    lines = check.program(START + "".join(f"    {line}\n" for line in BAD)).stdout.splitlines()
    first = START.count("\n") + 1
    for number, (line, said) in enumerate(BAD.items(), first):
        assert any(f"program.py:{number}:" in each and said in each for each in lines), (line, lines)
