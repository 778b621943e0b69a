"""Times as OCPI writes them, in seconds since the epoch. Written twice on purpose: judges read with their own eyes.

Six shapes are lawful: with or without a fraction, with Z or without. A lenient reader understands offsets as well.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Final

_LAWFUL: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d)(?:\.(\d{1,9}))?Z?")


def instant(text: object, *, lenient: bool = False) -> float | None:
    """Give the seconds since the epoch; None for what is no such time."""
    found = _LAWFUL.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return _offset(text) if lenient else None
    minute, second, fraction = found.groups()
    try:
        at = datetime.fromisoformat(f"{minute}00+00:00") + timedelta(seconds=_second(second))
    except (ValueError, OverflowError):
        return None
    return at.timestamp() + (float(f"0.{fraction}") if fraction else 0.0)


def written(at: float) -> str:
    """Write whole seconds, in UTC with Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _second(text: str) -> int:
    second = int(text)
    if second > 60:  # noqa: PLR2004 - a leap second is the last there is
        raise ValueError(text)
    return second


def _offset(text: object) -> float | None:
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus in a query arrives as a space
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
