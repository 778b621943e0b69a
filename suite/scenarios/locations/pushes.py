"""The target pushes a Location to us."""

from __future__ import annotations

from suite.drive import Conversation, Watch, scenario

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
    stimuli=["push_location"],
    needs_callback=True,
    decides=_RULED,
)
def location_is_pushed(ocpi: Conversation) -> None:
    """The target pushes a Location: by PUT, to our endpoint with its owner and id, and the body says the same."""
    named = Watch(ocpi).named
    mark = ocpi.mark()
    ocpi.stimulate("push_location", **({"location_id": named["location_id"]} if named else {}))
    ocpi.await_inbound("", "", since=mark)
    ocpi.left_to_rules(*_RULED, otherwise="the target pushed nothing")
