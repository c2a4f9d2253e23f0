from lading.kognic.model.workspace.workspace import Workspace

__all__ = ["Workspace"]
