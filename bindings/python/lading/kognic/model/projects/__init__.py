from lading.kognic.model.projects.project import Project
from lading.kognic.model.projects.project_batch import ProjectBatch, ProjectBatchStatus

__all__ = ["Project", "ProjectBatch", "ProjectBatchStatus"]
