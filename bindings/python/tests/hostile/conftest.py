"""What the tests of SECURITY.md have in common: the servers, proxies and host programs of `peers`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))

from peer_fixtures import *  # noqa: E402, F403
