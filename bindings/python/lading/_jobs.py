"""One job of a client: its handle, what it borrows, its events."""

from __future__ import annotations

import ctypes
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Deque, Dict, List, Tuple, Union

from lading import _native
from lading import _structs as structs
from lading._buffers import Pinned, give_away
from lading._data import Chunks, Collector, Provider


@dataclass
class Job:
    """Lives until the library has released everything that it borrowed for the job."""

    handle: int
    loans: List[Pinned] = field(default_factory=list)
    providers: List[Dict[str, Provider]] = field(default_factory=list)  # by scene, then by resource id
    events: Deque[Any] = field(default_factory=deque)
    collector: Collector = field(default_factory=Collector)
    failures: Dict[Tuple[int, int], BaseException] = field(default_factory=dict)  # what data callbacks raised
    abandoned: bool = False
    released: bool = False

    def end(self) -> None:
        """Gives back the memory and destroys the handle."""
        self.released = True
        for loan in self.loans:
            loan.release()
        self.loans.clear()
        self.providers.clear()
        _native.library().lading_job_destroy(self.handle)

    def answer(self, wanted: List[Any]) -> None:
        """Answers LADING_EVENT_DATA_WANTED events, in the calling thread."""
        self.collector.collect(
            {(event.scene, event.file): self._provider(event.scene, event.file) for event in wanted}, self._provide
        )

    def refuse(self, event: Any, message: str) -> None:
        _native.library().lading_job_refuse(self.handle, event.scene, event.file, *_native.text(message), None)

    def _provider(self, scene: int, file: int) -> Provider:
        raw = structs.new(structs.File)
        _native.call("lading_job_file", self.handle, scene, file, ctypes.byref(raw))
        return self.providers[scene][raw.resource_id.text()]

    def _provide(self, key: Any, answer: Union[Chunks, Exception]) -> None:
        scene, file = key
        if isinstance(answer, Exception):
            self.failures[(scene, file)] = answer
            reason = f"the data callback raised {type(answer).__name__}: {answer}"
            _native.library().lading_job_refuse(
                self.handle, scene, file, *_native.text(reason.encode("utf-8", "replace").decode("utf-8")), None
            )
            return
        address, size, free = give_away(answer)
        source = structs.new(structs.Source)
        source.kind, source.data, source.size = structs.SOURCE_MEMORY, address, size
        source.drop, source.context = free, address
        error = structs.new(structs.Error)
        code = _native.library().lading_job_provide(self.handle, scene, file, ctypes.byref(source), ctypes.byref(error))
        if code != 0:
            # The job ended meanwhile: its result says why, and the memory is still ours.
            _native.libc().free(address)
