"""Projects and their batches."""

from __future__ import annotations

from typing import List, Optional

from lading.kognic.model.projects import Project, ProjectBatch
from lading.kognic.resources.abstract import IOResource


class ProjectResource(IOResource):
    def get_projects(self) -> List[Project]:
        return self._many(Project, "projects.list")

    def get_project_batches(self, project: str) -> List[ProjectBatch]:
        return self._many(ProjectBatch, "batches.list", project=project)

    def create_batch(self, project: str, batch: str, publish_previous_batches: bool = False) -> ProjectBatch:
        """Makes a batch; ``publish_previous_batches`` makes the earlier ones ready for annotation."""
        return self._one(
            ProjectBatch,
            "batches.create",
            project=project,
            batch=batch,
            publishPreviousBatches=bool(publish_previous_batches),
        )

    def publish_batch(self, project: str, batch: str) -> ProjectBatch:
        """Makes a batch ready for annotation. It takes no more inputs."""
        return self._one(ProjectBatch, "batches.publish", project=project, batch=batch)

    def get_annotation_types(self, project: str, batch: Optional[str] = None) -> List[str]:
        types: List[str] = self._request("annotation-types.list", project=project, batch=batch)
        return types
