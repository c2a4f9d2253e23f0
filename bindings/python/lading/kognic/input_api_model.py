"""``iam`` under its name in the platform's own client."""

from lading.kognic.iam import *  # noqa: F401,F403
