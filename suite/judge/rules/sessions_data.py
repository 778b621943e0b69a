"""Sessions as data: the order of their periods, their end, and in which EVSE they were (SES-04, 10, 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.records import Item, on_objects
from suite.judge.rule import Fault
from suite.judge.rules.cdrs_data import ascending, one_evse

if TYPE_CHECKING:
    from collections.abc import Iterator


@on_objects("session", "sessions.periods.ascending")
def session_periods_ascend(item: Item) -> Iterator[Fault]:
    """Periods stand in the order of time, none before the Session began."""
    begins, ends = ("start_date_time", "start_datetime"), ("end_date_time", "end_datetime")
    yield from ascending(item, "sessions.periods.ascending", begins, ends, first=False)


@on_objects("session", "sessions.end.completed")
def completed_has_an_end(item: Item) -> Iterator[Fault]:
    """A COMPLETED Session says when it ended."""
    if item.value.get("status") == "COMPLETED" and not item.value.get("end_date_time"):
        here = f"{item.pointer}/end_date_time"
        yield Fault("sessions.end.completed", "end_date_time of a Session that is COMPLETED", "absent", pointer=here)


@on_objects("session", "sessions.location.one-connector")
def session_in_one_connector(item: Item) -> Iterator[Fault]:
    """The Location that an old Session carries has the one EVSE and Connector."""
    yield from one_evse(item, "sessions.location.one-connector")
