"""A bar where somebody looks: on a terminal and in a notebook, and only with tqdm."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from lading.kognic.tools._progress_bar import progress_bar
from lading.results import Progress

HALF = Progress(2, 1, 4, 2, 8_000_000, 4_000_000, 0, False, 0, 0, 0, 0)


class Bar:
    def __init__(self, **options):
        self.options, self.n, self.text = options, 0, ""

    def set_postfix_str(self, text):
        self.text = text

    def __enter__(self):
        Bar.last = self
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def shown(monkeypatch):
    """Sets where the program runs and whether tqdm is there; returns the bar, or nothing."""

    def run(terminal=False, shell=None, installed=True):
        Bar.last = None
        monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: terminal))
        ipython = ModuleType("IPython")
        ipython.get_ipython = lambda: shell
        monkeypatch.setitem(sys.modules, "IPython", ipython)
        auto = ModuleType("tqdm.auto")
        auto.tqdm = Bar
        monkeypatch.setitem(sys.modules, "tqdm.auto", auto if installed else None)
        with progress_bar(2, None) as show:
            if show is not None:
                show(HALF)
        return Bar.last

    return run


@pytest.mark.parametrize(
    ("where", "is_shown"),
    [
        ({"terminal": True}, True),
        ({"shell": SimpleNamespace(config={"IPKernelApp": {}})}, True),
        ({"shell": SimpleNamespace(config={"TerminalIPythonApp": {}})}, False),
        ({}, False),
        ({"terminal": True, "installed": False}, False),
        ({"shell": SimpleNamespace(config={"IPKernelApp": {}}), "installed": False}, False),
    ],
)
def test_where_a_bar_is_shown(where, is_shown, shown):
    bar = shown(**where)
    assert (bar is not None) == is_shown
    if is_shown:
        assert (bar.options["total"], bar.n, bar.text) == (2, 1, "4.0 of 8.0 MB")


def test_a_host_that_follows_itself_has_no_bar():
    def follow(progress):
        pass

    with progress_bar(2, follow) as show:
        assert show is follow
