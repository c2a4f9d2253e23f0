from lading.kognic.resources.abstract.creatable_io_resource import CreateableIOResource
from lading.kognic.resources.abstract.io_resource import IOResource

__all__ = ["CreateableIOResource", "IOResource"]
