"""Turns what is known of an exchange into event rows."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from suite.record.rows import Event, Message

if TYPE_CHECKING:
    from suite.wire.exchange import Exchange
    from suite.wire.message import Label


@lru_cache(maxsize=1024)
def stamped(label: Label, scenario: str) -> Label:
    """Give the label with the case under way, unless it names one."""
    return label if label.scenario or not scenario else replace(label, scenario=scenario)


def event(exchange: Exchange, end: str, at: float, *, message: Message | None = None, error: str = "") -> Event:
    """Make the row of one end of one message."""
    label = exchange.label
    return Event(
        exchange=exchange.number,
        end=end,
        at=at,
        connection=label.connection,
        scenario=label.scenario,
        version=label.version,
        module=label.module,
        side=label.side,
        purpose=label.purpose,
        provocation=label.provocation,
        message=message,
        error=error,
    )
