"""Commands that cannot be followed: for places, Sessions and reservations that are not there, under names that are none."""

from __future__ import annotations

from suite.drive import NOWHERE, Commanded, Conversation, scenario

_SESSION = "SUITE-NO-SESSION"
_RESERVATION = "SUITE-NO-RESERVATION"


@scenario(
    "commands.refusals",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    writes=True,
    needs_callback=True,
    order=48,
    decides=[
        "commands.location.unknown",
        "commands.stop.unknown-session",
        "commands.cancel.unknown",
        "commands.result.only-accepted",
    ],
)
def what_is_not_there(ocpi: Conversation) -> None:
    """A command for a Location, Session or reservation that is not there is refused, and no result follows a refusal."""
    places = [
        ocpi.command("START_SESSION", location_id=NOWHERE, evse_uid=None, connector_id=None),
        ocpi.command("START_SESSION", evse_uid=NOWHERE, connector_id=None),
    ]
    stop = ocpi.command("STOP_SESSION", _SESSION)
    for each in places:
        _no_place(ocpi, each)
    ocpi.check(
        "commands.stop.unknown-session",
        stop.said == "UNKNOWN_SESSION",
        seen=stop.answer,
        expected="result UNKNOWN_SESSION",
        actual=stop.brief,
    )
    cancel = _no_reservation(ocpi)
    ocpi.quiet()
    refused = [each for each in (*places, stop, *cancel) if each.refused]
    if not refused:
        ocpi.not_here("commands.result.only-accepted", "no command was refused")
    for each in refused:
        ocpi.check(
            "commands.result.only-accepted",
            not each.results,
            seen=each.seen,
            expected=f"no result after {each.brief}",
            actual="a result came",
        )


def _no_place(ocpi: Conversation, command: Commanded) -> None:
    """2003 with or without data, or REJECTED, at once or by the charge point."""
    if command.accepted:
        command.await_result()
    ocpi.check(
        "commands.location.unknown",
        command.says_no,
        seen=command.seen,
        expected="status_code 2003, or result REJECTED",
        actual=command.brief,
    )


def _no_reservation(ocpi: Conversation) -> list[Commanded]:
    name = "commands.cancel.unknown"
    if not ocpi.applies(name):
        return []
    cancel = ocpi.command("CANCEL_RESERVATION", _RESERVATION)
    if not cancel.accepted:  # the CPO may know by itself, and has no word of its own for it
        ocpi.not_here(name, f"the charge point was not asked: {cancel.brief}")
        return [cancel]
    cancel.await_result()
    if not cancel.outcome:
        ocpi.not_here(name, "no result came")
        return []
    ocpi.check(
        name,
        cancel.outcome == "UNKNOWN_RESERVATION",
        seen=cancel.seen,
        expected="result UNKNOWN_RESERVATION",
        actual=cancel.outcome,
    )
    return []


@scenario(
    "commands.odd",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    writes=True,
    provokes=True,
    needs_callback=True,
    order=49,
    decides=["commands.unknown-name.refused", "commands.reserve.past"],
)
def odd_commands(ocpi: Conversation) -> None:
    """A command of a name that there is not, and a reservation that is over before it begins."""
    odd = ocpi.provoke_command("SUITE_DANCE", what="a command that no version has")
    ocpi.check(
        "commands.unknown-name.refused",
        odd.refused,
        seen=odd.answer,
        expected="a refusal",
        actual=odd.brief,
    )
    past = ocpi.provoke_command(
        "RESERVE_NOW",
        "SUITE-RES-PAST",
        what="a reservation that expires in the past",
        expiry_date="2020-01-01T00:00:00Z",
    )
    if past.accepted:
        past.await_result()
    ocpi.check(
        "commands.reserve.past",
        past.says_no,
        seen=past.seen,
        expected="a refusal, or a result that says no",
        actual=past.brief,
    )
