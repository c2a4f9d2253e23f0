"""Both packages, an emulator for each, and a folder of files that programs upload."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from lading.emulator import Emulator

from . import pythons
from .normal import normal
from .run import PROGRAMS, Package, run

FIXTURES = pythons.ROOT / "Tests" / "fixtures"
FILES = {
    "front.jpg": "images/baseline.jpg",
    "rear.png": "images/rgb.png",
    "left.webp": "images/lossy.webp",
    "right.avif": "images/plain.avif",
    "sub/side.view.1.jpeg": "images/progressive.jpg",
    "top.pcd": "point_clouds/binary.pcd",
    "top.csv": "point_clouds/lf.csv",
    "top.las": "point_clouds/laspy.las",
    "top.laz": "point_clouds/laspy.laz",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The working directory of every program."""
    made = tmp_path_factory.mktemp("files")
    for name, source in FILES.items():
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copy(FIXTURES / source, made / name)
    (made / "empty.jpg").write_bytes(b"")
    return made


@pytest.fixture(scope="session")
def emulators():
    with Emulator() as official, Emulator() as ours:
        yield SimpleNamespace(official=official, ours=ours)


@pytest.fixture
def fresh(emulators):
    """Both emulators as just started; the official one takes what the official clients do wrong."""
    emulators.official.control.reset()
    emulators.ours.control.reset()
    emulators.official.control.settings(accept_chunked_uploads=True, accept_bearer_on_storage=True, page_size=2)
    emulators.ours.control.settings(page_size=2)
    return emulators


@pytest.fixture(scope="session")
def kognic_io():
    return Package(pythons.kognic_io())


@pytest.fixture(scope="session")
def moved_from_kognic_io():
    """Our package, in the same Python: only the lines that import it differ."""
    return Package(pythons.kognic_io(), "kognic.io", "lading.kognic")


@pytest.fixture(scope="session")
def annotell():
    return Package(pythons.annotell())


@pytest.fixture(scope="session")
def moved_from_annotell():
    return Package(pythons.annotell(), "annotell.input_api", "lading.kognic")


@pytest.fixture
def runs(fresh, folder, tmp_path):
    """Runs a program under an official client and under this package."""

    def start(name, official, ours):
        program = PROGRAMS / name
        theirs = run(program, official, fresh.official, folder, tmp_path / "official")
        mine = run(program, ours, fresh.ours, folder, tmp_path / "ours")
        uploads = [entry for entry in mine.requests if entry["path"].startswith("/_storage/")]
        assert not [e for e in uploads if e["authorization"] or "transfer-encoding" in e["headers"]]
        return theirs, mine

    return start


@pytest.fixture
def both(fresh, runs):
    """Runs a program under two packages, and returns what is comparable of each."""

    def compare(name, official, ours):
        theirs, mine = runs(name, official, ours)
        return normal(theirs, fresh.official.url), normal(mine, fresh.ours.url)

    return compare


@pytest.fixture
def outputs(runs):
    """Runs a program under two packages, and returns what each printed, by name."""

    def compare(name, official, ours):
        return tuple(
            {name: value for line in run.output for name, value in line.items()} for run in runs(name, official, ours)
        )

    return compare
