from peer_fixtures import *  # noqa: F403
