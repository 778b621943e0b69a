"""DateTimes for scenarios, written in the standard's plainest form."""

from __future__ import annotations

import time


def written(at: float) -> str:
    """Write a time as a DateTime with whole seconds and Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
