"""No credentials anywhere."""

from support import connect, refused

refused("none", lambda: connect(auth=None), Exception)
