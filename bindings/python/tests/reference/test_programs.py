"""A program for the platform's own client does the same under this package, after one `sed`.

The programs are in `programs/`. Each runs twice, against an emulator of its own, in the same Python; every request
and every result is compared.
"""

from __future__ import annotations

import pytest

from .normal import assert_same, by_scene
from .run import PROGRAMS

MANY = "create_inputs_of_many.py"
NAMES = sorted(path.name for path in PROGRAMS.glob("*.py") if path.name != MANY)
IMAGES_JOBS = sorted(path.name for path in (PROGRAMS / "images_job").glob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_same_requests_and_results(name, both, kognic_io, moved_from_kognic_io):
    theirs, mine = both(name, kognic_io, moved_from_kognic_io)
    assert_same(mine, theirs)


def test_same_requests_and_results_of_many_inputs(fresh, runs, kognic_io, moved_from_kognic_io):
    theirs, mine = runs(MANY, kognic_io, moved_from_kognic_io)
    assert_same(by_scene(mine, fresh.ours.url), by_scene(theirs, fresh.official.url))


@pytest.mark.parametrize("name", IMAGES_JOBS)
def test_same_requests_and_results_of_the_images_job(name, both, annotell, moved_from_annotell):
    theirs, mine = both(f"images_job/{name}", annotell, moved_from_annotell)
    assert_same(mine, theirs)
