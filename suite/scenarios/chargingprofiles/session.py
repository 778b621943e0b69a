"""A charge whose profile we ask for, set and clear: the answers, the results at their response_urls, the updates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from suite.drive import DURATION, Answer, Commanded, Conversation, Profiled, charging_profile, our_path, scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMES, _URL = "chargingprofiles.result.comes", "chargingprofiles.result.url"
_INVALID = 2001
_GUIDE = range(300, 3601)
_RESULT_DURATION, _UPDATE_DURATION = "chargingprofiles.result.duration", "chargingprofiles.updates.duration"


@scenario(
    "chargingprofiles.results",
    phase="modules",
    module="chargingprofiles",
    side="receiver",
    target=["CPO"],
    order=54,
    journey=charging_profile,
    needs_callback=True,
    decides=[_COMES, _URL, "chargingprofiles.put.relative-and-absolute", _RESULT_DURATION],
)
def profiles_are_set(ocpi: Conversation) -> None:
    """A profile is asked for, set with a start and without one, and cleared; the result of each comes at its response_url."""
    made = ocpi.travel(charging_profile).result
    refused = [each for each in (made.absolute, made.relative) if each.refused]
    ocpi.check(
        "chargingprofiles.put.relative-and-absolute",
        not refused,
        seen=[made.absolute.answer, made.relative.answer],
        expected="both are taken",
        actual="; ".join(each.brief for each in refused),
    )
    accepted = [each for each in (made.before, made.absolute, made.relative, made.after, made.clear) if each.accepted]
    for each in accepted:
        _comes(ocpi, each)
    if not accepted:
        for name in (_COMES, _URL, _RESULT_DURATION):
            ocpi.not_here(name, "no request was accepted")
        return
    _covers(ocpi, made)


def _comes(ocpi: Conversation, asked: Commanded) -> None:
    came, strays, timeout = asked.results, asked.strays(), asked.timeout
    if not came and not strays and timeout is not None and timeout > ocpi.session.deadlines.callback:
        for name in (_COMES, _URL):
            ocpi.undecided(name, f"{asked.name}: no result within [deadlines] callback; the target gave {timeout} s")
        return
    ocpi.check(
        _COMES,
        came or strays,
        seen=asked.answer,
        expected=f"a POST of the result of {asked.name}, which was ACCEPTED",
        actual="none came",
    )
    if not came and not strays:
        ocpi.not_here(_URL, "no result came")
        return
    ocpi.check(
        _URL,
        any(our_path(each.exchange.request.url) == our_path(asked.url) for each in came),
        seen=[asked.answer, *came, *strays],
        expected=our_path(asked.url),
        actual=", ".join(our_path(each.exchange.request.url) for each in (*came, *strays)),
    )


def _covers(ocpi: Conversation, made: Profiled) -> None:
    """The profile in a result is as long as was asked for, where it says how long it is."""
    shown = [
        (each, each.sent_at("profile.charging_profile.duration"))
        for each in (*made.before.results, *made.after.results)
    ]
    lengths = [(each, length) for each, length in shown if isinstance(length, int)]
    if not lengths:
        ocpi.not_here(_RESULT_DURATION, "no result said how long its profile is")
    for each, length in lengths:
        ocpi.check(
            _RESULT_DURATION,
            length >= DURATION,
            seen=each,
            expected=f"at least {DURATION} s, as was asked for",
            actual=f"{length} s",
        )


@scenario(
    "chargingprofiles.updates",
    phase="modules",
    module="chargingprofiles",
    side="receiver",
    target=["CPO"],
    order=55,
    journey=charging_profile,
    needs_callback=True,
    decides=[
        "chargingprofiles.updates.only-then",
        "chargingprofiles.updates.url",
        "chargingprofiles.updates.cleared",
        _UPDATE_DURATION,
    ],
)
def updates_follow(ocpi: Conversation) -> None:
    """Updates come for the Session whose profile was set, and not before; once it is cleared they show all there is."""
    made = ocpi.travel(charging_profile).result
    ocpi.check(
        "chargingprofiles.updates.only-then",
        not made.too_soon,
        seen=[made.before.answer, *made.too_soon],
        expected="no update before a profile was set",
        actual="one came",
    )
    if not made.updates:
        for name in ("chargingprofiles.updates.url", _UPDATE_DURATION):
            ocpi.not_here(name, "no update came")
    for each in made.updates:
        ident = urlsplit(each.exchange.request.url).path.rpartition("/")[2]
        ocpi.check(
            "chargingprofiles.updates.url",
            ident.upper() == made.session_id.upper(),
            seen=each,
            expected=f"the id of the Session, {made.session_id}",
            actual=ident,
        )
        length = each.sent_at("charging_profile.duration")
        if isinstance(length, int):
            ocpi.check(_UPDATE_DURATION, length in _GUIDE, seen=each, expected="5 to 60 minutes", actual=f"{length} s")
    if _UPDATE_DURATION not in ocpi.decided:
        ocpi.not_here(_UPDATE_DURATION, "no update said how long its profile is")
    _cleared(ocpi, made)


def _cleared(ocpi: Conversation, made: Profiled) -> None:
    """After DELETE the update does not show what we had set."""
    name = "chargingprofiles.updates.cleared"
    shown = [(each, max(_limits(each), default=None)) for each in made.cleared[-1:] if made.clear.done]
    limits = [
        (each, limit)
        for each, limit in shown
        if limit is not None and each.sent_at("charging_profile.charging_rate_unit") == "W"
    ]
    if not limits:
        ocpi.not_here(name, "no update with limits in W came after the profile was cleared")
    for each, limit in limits:
        ocpi.check(
            name,
            limit > made.limit,
            seen=[made.clear.answer, each],
            expected=f"the greatest power of the EVSE, more than the {made.limit:g} W that we had set",
            actual=f"{limit:g} W",
        )


def _limits(update: Answer) -> Iterator[float]:
    periods: Any = update.sent_at("charging_profile.charging_profile_period")
    for each in periods if isinstance(periods, list) else []:
        limit = each.get("limit") if isinstance(each, dict) else None
        if limit is not None and not isinstance(limit, (str, bool, list, dict)):
            yield float(limit)


@scenario(
    "chargingprofiles.parameters",
    phase="modules",
    module="chargingprofiles",
    side="receiver",
    target=["CPO"],
    order=56,
    journey=charging_profile,
    needs_callback=True,
    provokes=True,
    decides=["chargingprofiles.get.parameters", "chargingprofiles.delete.parameters", "chargingprofiles.put.invalid"],
)
def what_is_missing(ocpi: Conversation) -> None:
    """GET and DELETE without what they need in their query, and a profile without its unit, are refused."""
    odd = ocpi.travel(charging_profile).result.odd
    for what, name in (
        ("no duration", "chargingprofiles.get.parameters"),
        ("no response_url", "chargingprofiles.get.parameters"),
        ("no response_url to clear", "chargingprofiles.delete.parameters"),
    ):
        ocpi.check(
            name,
            odd[what].answer.code == _INVALID,
            seen=odd[what].answer,
            expected=f"status_code 2001 for a request with {what}",
            actual=odd[what].brief,
        )
    unit = odd["no unit"]
    ocpi.check(
        "chargingprofiles.put.invalid",
        unit.says_no,
        seen=unit.seen,
        expected="status_code 2001, or result REJECTED",
        actual=unit.brief,
    )


@scenario(
    "chargingprofiles.unknown-session",
    phase="modules",
    module="chargingprofiles",
    side="receiver",
    target=["CPO"],
    writes=True,
    needs_callback=True,
    order=53,
    decides=["chargingprofiles.session.unknown"],
)
def a_session_that_is_not_there(ocpi: Conversation) -> None:
    """A profile for a Session that is not there."""
    asked = ocpi.ask_profile("PUT", "SUITE-NO-SESSION")
    ocpi.check(
        "chargingprofiles.session.unknown",
        asked.said == "UNKNOWN_SESSION",
        seen=asked.answer,
        expected="result UNKNOWN_SESSION",
        actual=asked.brief,
    )


@scenario(
    "chargingprofiles.update-answered",
    phase="modules",
    module="chargingprofiles",
    side="sender",
    target=["EMSP", "SCSP"],
    writes=True,
    provokes=True,
    order=53,
    decides=["chargingprofiles.sender.answers"],
)
def an_update_nobody_asked_for(ocpi: Conversation) -> None:
    """We put what is active for a Session whose profile the target never set: whatever it thinks of it, the answer has no data."""
    body = ocpi.sample("active_charging_profile", "SUITE-SES-001")
    ocpi.session.allow_writes()
    call = ocpi.call("PUT", "chargingprofiles", "SUITE-SES-001", side="sender", body=body)
    answer = ocpi.provoke(call, "an update for a Session whose profile was never set")
    data = answer.body_at("data")
    ocpi.check(
        "chargingprofiles.sender.answers",
        isinstance(answer.code, int) and (not data or data is None),
        seen=answer,
        expected="a status_code, and no data",
        actual=f"{answer.brief}, with data" if data else answer.brief,
    )
