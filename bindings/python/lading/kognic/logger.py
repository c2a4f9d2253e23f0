"""Logging for programs that have none of their own."""

from __future__ import annotations

import logging

TEXT_FORMAT = "%(asctime)s %(levelname)s [%(name)s] %(message)s"

_setup = False


def setup_logging(level: str) -> None:
    """Logs to standard error at a level. Once only.

    :raises RuntimeError: it was called before
    """
    global _setup
    if _setup:
        raise RuntimeError("logging is already set up")
    logging.basicConfig(format=TEXT_FORMAT)
    for name in (None, "lading"):
        logging.getLogger(name).setLevel(level)
    _setup = True
