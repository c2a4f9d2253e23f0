"""The host program of these tests, and an emulator for it."""

import pytest
from killing import Host, build

from lading.emulator import Emulator


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def emulator():
    with Emulator(processing_polls=1) as emulator:
        yield emulator


@pytest.fixture
def new_host(programs, emulator, tmp_path):
    """Makes hosts, each with an emulator as freshly started."""
    made = []

    def make(scenes, imports=0, **options):
        emulator.control.reset()
        made.append(Host(programs, tmp_path / str(len(made)), emulator, scenes, imports, **options))
        return made[-1]

    return make
