"""A bar on the terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Callable, Iterator, Optional

from lading.results import Progress


@contextmanager
def progress_bar(
    scenes: int, on_progress: Optional[Callable[[Progress], None]]
) -> Iterator[Optional[Callable[[Progress], None]]]:
    """Shows finished scenes and sent bytes where tqdm is installed and standard error is a terminal.

    A host that follows the progress itself (`on_progress`) gets no bar.
    """
    if on_progress is not None:
        yield on_progress
        return
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
