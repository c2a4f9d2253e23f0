from __future__ import annotations

import pytest

from .api import Api


@pytest.fixture
def api(emulator):
    return Api(emulator.url)


@pytest.fixture
def dataset(api):
    return api.dataset()
