"""START_SESSION that names a Connector without its EVSE, or none where the EVSE asks for one.

The first is sent only where target.toml names every EVSE of the Location: nothing can begin anywhere else then.
"""

from __future__ import annotations

from typing import Any

from suite.drive import Amiss, Commanded, Conversation, asks_for_connector, scenario, whole_location

Where = dict[str, Any]
_NEEDS = "commands.connector.needs-evse"


@scenario(
    "commands.connector",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    writes=True,
    provokes=True,
    needs_callback=True,
    order=56,
    decides=[_NEEDS],
)
def a_connector_of_no_evse(ocpi: Conversation) -> None:
    """START_SESSION with a Connector and no EVSE is refused, and one without the Connector that an EVSE asks for."""
    ocpi.require(ocpi.place_for_commands, "no EVSE is named")  # NeedsStimulus where target.toml names none
    place, asking = whole_location(ocpi), asks_for_connector(ocpi)
    amiss = Amiss(ocpi)
    if place is not None:
        where: Where = {**place, "evse_uid": None}
        _judged(ocpi, amiss.start("START_SESSION with a Connector and no EVSE", **where), "no evse_uid")
    if asking is not None:
        where = {**asking, "connector_id": None}
        _judged(ocpi, amiss.start("START_SESSION without the Connector", **where), "no connector_id")
    if place is None and asking is None:
        ocpi.not_here(_NEEDS, "[charging] evses names every EVSE of no Location, and none that asks for a Connector")


def _judged(ocpi: Conversation, tried: Commanded, what: str) -> None:
    ocpi.check(
        _NEEDS,
        tried.says_no,
        seen=tried.seen,
        expected="a 2xxx code, or a result that says no",
        actual=f"{tried.brief}: taken with {what}",
        cause=f"{_NEEDS} {what}",
    )
