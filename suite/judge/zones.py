"""The names of the tz database, read once."""

from __future__ import annotations

from functools import cache


@cache
def known() -> frozenset[str]:
    """Give every name, links such as Asia/Calcutta included."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads many files

    return frozenset(available_timezones())
