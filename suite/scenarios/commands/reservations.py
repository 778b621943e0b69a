"""A reservation by command: what shows of it, made a second time, given up, and no business of another eMSP."""

from __future__ import annotations

from suite.drive import Commanded, Conversation, Reserved, not_reserved, reservation, scenario


@scenario(
    "commands.reservation",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    order=52,
    journey=reservation,
    needs_callback=True,
    decides=[
        "commands.reserve.session",
        "commands.reserve.replaces",
        "commands.reserve.apart",
        "commands.cancel.frees",
    ],
)
def an_evse_is_reserved(ocpi: Conversation) -> None:
    """A reservation shows, is replaced by the same one again, is safe from another eMSP, and ends when it is cancelled."""
    found = ocpi.travel(reservation).result
    if not found.first.done:
        not_reserved(ocpi, found.first, ocpi.case.promised)
        return
    _shows(ocpi, found)
    _replaced(ocpi, found.again)
    _apart(ocpi, found)
    _freed(ocpi, found)


def _shows(ocpi: Conversation, found: Reserved) -> None:
    """The EVSE is RESERVED, and there is a Session of status RESERVATION."""
    name = "commands.reserve.session"
    wrong = []
    if found.evse is not None and found.evse.ok and found.evse.at("status") != "RESERVED":
        wrong.append(f"EVSE {found.evse.at('status')}")
    if "RESERVATION" not in {each.status for each in found.charged.states}:
        wrong.append("no Session of status RESERVATION")
    ocpi.check(
        name,
        not wrong,
        seen=[*found.first.seen, found.evse],
        expected="an EVSE that is RESERVED, and a Session of status RESERVATION",
        actual=", ".join(wrong),
    )


def _replaced(ocpi: Conversation, again: Commanded | None) -> None:
    """The same reservation_id at the same Location is no conflict."""
    name = "commands.reserve.replaces"
    if again is None or (again.accepted and not again.outcome):
        ocpi.not_here(name, "no result came")
        return
    ocpi.check(
        name,
        again.done,
        seen=again.seen,
        expected="the reservation is replaced: ACCEPTED",
        actual=again.outcome or again.brief,
    )


def _apart(ocpi: Conversation, found: Reserved) -> None:
    """What another eMSP cancels under the same id is not ours."""
    name, shown = "commands.reserve.apart", found.evse_then
    if found.foreign is None:
        if ocpi.applies(name):
            ocpi.needs(name, found.why_no_foreign or "a second registration")
        return
    if found.evse is None or found.evse.at("status") != "RESERVED" or shown is None:
        ocpi.not_here(name, "the EVSE did not show the reservation")
        return
    ocpi.check(
        name,
        shown.at("status") == "RESERVED" and not found.foreign.done,
        seen=[*found.foreign.seen, shown],
        expected="the reservation stays when another eMSP cancels one of the same id",
        actual=f"result {found.foreign.outcome or found.foreign.said}, EVSE {shown.at('status')}",
    )


def _freed(ocpi: Conversation, found: Reserved) -> None:
    """A cancelled reservation holds the EVSE no more."""
    name, after = "commands.cancel.frees", found.evse_after
    if not ocpi.applies(name):
        return
    if found.cancel is None or not found.cancel.done or after is None:
        ocpi.not_here(name, "no CANCEL_RESERVATION was accepted")
        return
    ocpi.check(
        name,
        after.at("status") != "RESERVED",
        seen=[*found.cancel.seen, after],
        expected="an EVSE that is not RESERVED any more",
        actual=f"EVSE {after.at('status')}",
    )
