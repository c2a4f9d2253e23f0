"""Times."""

from __future__ import annotations

UnixTimestampNs = int  # nanoseconds since 1970
