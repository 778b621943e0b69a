"""The target pushes a Location to us."""

from __future__ import annotations

from suite.drive import Conversation, location_change, scenario

_RULED = (
    "locations.push.method",
    "locations.push.url",
    "locations.push.ids-match",
    "locations.push.owner",
    "locations.push.owner-in-body",
)


@scenario(
    "locations.push",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=41,
    journey=location_change,
    decides=_RULED,
)
def location_is_pushed(ocpi: Conversation) -> None:
    """The target pushes a Location: by PUT, to our endpoint with its owner and id, and the body says the same."""
    ocpi.travel(location_change)
    ocpi.left_to_rules(*_RULED, otherwise="the target pushed nothing")
