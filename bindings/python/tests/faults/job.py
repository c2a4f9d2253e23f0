"""A client that keeps what a job told, and what became of each of its parts."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional

from lading import Code, Stage, State, _native
from lading import _structs as structs
from lading._options import submit_options
from lading._scenes import SceneUpload, native_scene
from lading.client import Client
from lading.results import Progress, Result


@dataclass(frozen=True)
class Ended:
    """How a scene, a request or an import ended."""

    index: int
    state: State
    code: Code
    stage: Stage
    item: str
    message: str
    external_id: str = ""
    scene_uuid: str = ""
    input_uuid: str = ""
    pre_annotation_uuid: str = ""

    @classmethod
    def of(cls, result: Result, external_id: str) -> Ended:
        return cls(
            result.index,
            State(result.state),
            Code(result.code),
            Stage(result.stage),
            result.item,
            result.message,
            external_id,
            result.scene_uuid,
            result.input_uuid,
            result.pre_annotation_uuid,
        )

    def __str__(self) -> str:
        how = f"{self.state.name} {self.code.name} at {self.stage.name}, item {self.item!r}"
        return f"{self.external_id or self.index}: {how}: {self.message}"


class Watched(Client):
    """Counts the events of its one job."""

    progress: Optional[Progress] = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: Counter[int] = Counter()

    def send(self, upload: SceneUpload, **options: Any) -> Result:
        """`submit`, with a result for a scene that failed."""
        raw, alive = submit_options(options)
        loans: List[Any] = []
        with native_scene(upload, loans) as handle:
            job = self._start("lading_client_submit", handle, ctypes.byref(raw), loans=loans, providers=[{}])
        del alive
        (result,) = self._results(job, None)
        return result

    def _results(self, job: Any, on_progress: Any) -> Iterator[Result]:
        for event in self._events(job):
            self.told[event.type] += 1
            if event.type == structs.EVENT_RESULT:
                yield Result.read(job.handle, event.scene)
            elif event.type == structs.EVENT_FINISHED:
                raw = structs.new(structs.Progress)
                _native.call("lading_job_progress", job.handle, ctypes.byref(raw))
                self.progress = Progress.of(raw)

    def check_counts(self, ended: List[Ended], parts: int) -> None:
        """One result for each, one end, and counts that add up."""
        assert sorted(each.index for each in ended) == list(range(parts)), "not one result for each"
        assert self.told[structs.EVENT_FINISHED] == 1
        progress = self.progress
        assert progress is not None and progress.finished
        assert (progress.scenes, progress.scenes_done) == (parts, parts)
        assert progress.files_done <= progress.files and progress.bytes_sent <= progress.bytes
        if all(each.code == Code.OK for each in ended):
            assert (progress.files_done, progress.bytes_sent) == (progress.files, progress.bytes)
