"""A running emulator, and a signed-in client of it that says no more than the wire does."""

from __future__ import annotations

import pytest

from lading.emulator import Emulator

from .api import Api


@pytest.fixture(scope="session")
def shared_emulator():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(shared_emulator):
    """As freshly started."""
    shared_emulator.control.reset()
    return shared_emulator


@pytest.fixture
def api(emulator):
    return Api(emulator.url)
