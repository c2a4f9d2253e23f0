"""What all tests share: the figures that a run ends with."""

import os
import signal

import figures as all_figures
import pytest


def pytest_configure():
    """Started in the background of a script, this process ignores Ctrl-C, and so would all that it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def figures():
    """``figures.add("Random kills", kills=100, scenes=20, lost=0, doubled=0)``: see figures.py."""
    return all_figures


def pytest_terminal_summary(terminalreporter):
    lines = all_figures.block(all_figures.added())
    if lines and all_figures.FILE not in os.environ:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
