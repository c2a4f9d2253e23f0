"""A bar on the terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Callable, Iterator, Optional

from lading.results import Progress


@contextmanager
def progress_bar(scenes: int) -> Iterator[Optional[Callable[[Progress], None]]]:
    """Shows finished scenes and sent bytes where tqdm is installed and standard error is a terminal."""
    try:
        from tqdm import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None or not sys.stderr.isatty():
        yield None
        return
    with tqdm(total=scenes, desc="Creating inputs", unit="scene") as bar:

        def show(progress: Progress) -> None:
            bar.n = progress.scenes_done
            bar.set_postfix_str(f"{progress.bytes_sent / 1e6:.1f} of {progress.bytes / 1e6:.1f} MB")

        yield show
