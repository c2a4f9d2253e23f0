"""A bar on the terminal or in a notebook."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from lading.results import Progress


@contextmanager
def progress_bar(
    scenes: int, on_progress: Optional[Callable[[Progress], None]]
) -> Iterator[Optional[Callable[[Progress], None]]]:
    """Shows finished scenes and sent bytes where tqdm is installed and somebody looks: on a terminal, in a notebook.

    A host that follows the progress itself (`on_progress`) gets no bar.
    """
    if on_progress is not None:
        yield on_progress
        return
    tqdm = _tqdm()
    if tqdm is None:
        yield None
        return
    with tqdm(total=scenes, desc="Creating inputs", unit="scene") as bar:

        def show(progress: Progress) -> None:
            bar.n = progress.scenes_done
            bar.set_postfix_str(f"{progress.bytes_sent / 1e6:.1f} of {progress.bytes / 1e6:.1f} MB")

        yield show


def _tqdm() -> Any:
    if not (sys.stderr.isatty() or _in_notebook()):
        return None
    try:
        # That of a notebook there, if it can show it.
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return "IPKernelApp" in getattr(shell, "config", ())
