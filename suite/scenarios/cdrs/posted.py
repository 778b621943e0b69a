"""A CDR that a CPO makes while we look: how it is sent, what it holds, what it costs."""

from __future__ import annotations

from suite.drive import Conversation, cdr_only, scenario

_METHOD, _LOOK = "cdrs.push.method", "cdrs.push.look-up"
_VALID, _PRICE = "cdrs.object.valid", "cdrs.total-cost.reproducible"
_TOLD = (
    _VALID,
    _PRICE,
    "cdrs.periods.ascending",
    "cdrs.periods.enough",
    "cdrs.periods.price-changes",
    "cdrs.total-energy.sum",
    "cdrs.total-time.sum",
    "cdrs.total-time.span",
    "cdrs.currency.one",
)


@scenario(
    "cdrs.posted",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    journey=cdr_only,
    order=73,
    decides=[*_TOLD, _METHOD, _LOOK],
)
def a_cdr_is_made(ocpi: Conversation) -> None:
    """A CDR is made: rules judge it, in the POST or in the list, and how it is looked up afterwards."""
    ocpi.travel(cdr_only)
    ocpi.left_to_rules(*_TOLD, otherwise="no CDR was shown or posted")
    ocpi.left_to_rules(_METHOD, otherwise="nothing was sent to our endpoint of CDRs")
    ocpi.left_to_rules(_LOOK, otherwise="no CDR was looked up at us: a sender need not do so")
