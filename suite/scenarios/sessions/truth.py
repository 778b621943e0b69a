"""A charge at the target against what we know of it: whose card, who said yes, and where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Charged, Conversation, place_of, rfid_session, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Recording

_TOKEN, _REFERENCE = "sessions.token.used", "sessions.authorization-reference.last"
_METHOD, _PLACE = "sessions.auth-method.true", "sessions.location.resolves"
_OF_TOKEN = ("country_code", "party_id", "uid", "type", "contract_id")


@scenario(
    "sessions.truth",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=rfid_session,
    order=77,
    decides=[_TOKEN, _REFERENCE, _METHOD, _PLACE],
)
def a_charge_says_how_it_was(ocpi: Conversation) -> None:
    """A driver charges with a card of ours: the Session names the card, our authorization, and the place."""
    made = ocpi.travel(rfid_session)
    _card(ocpi, made.result)
    _authorized(ocpi, made)
    _place(ocpi, made.result)


def _card(ocpi: Conversation, charge: Charged) -> None:
    """All that a CdrToken has is as our Token of that uid has it."""
    said = charge.session.get("cdr_token")
    uid = str(said.get("uid")).upper() if isinstance(said, dict) else ""
    ours = [each for each in ocpi.us.tokens() if str(each.get("uid")).upper() == uid]
    wanted = charge.named.get("token_uid", "").upper()
    if not isinstance(said, dict) or not (ours or wanted):
        ocpi.not_here(_TOKEN, "the Session is of a card that is none of ours")
        return
    kinds = [each for each in ours if each.get("type") == said.get("type")] or ours
    other = [name for name in _OF_TOKEN if kinds and _upper(said.get(name)) != _upper(kinds[0].get(name))]
    ocpi.check(
        _TOKEN,
        not other and (not wanted or uid == wanted),
        seen=charge.states[-1].answer,
        expected=", ".join(f"{name} {kinds[0].get(name)}" for name in other) if kinds else wanted,
        actual=", ".join(f"{name} {said.get(name)}" for name in other) or uid,
        pointer="/cdr_token",
    )


def _upper(value: object) -> str:
    return str(value).upper()


def _authorized(ocpi: Conversation, made: Recording[Charged]) -> None:
    """What we said yes to, and the reference that we gave for it."""
    if not ocpi.version.owner_in_objects:
        return
    last = made.result.states[-1]
    asked = [each for each in made.calls("POST", "tokens") if each.at("allowed") == "ALLOWED"]
    asked = [each for each in asked if each.number < last.answer.number]
    if not asked:
        for each in (_METHOD, _REFERENCE):
            ocpi.not_here(each, "the target did not ask us to authorize the card")
        return
    method = last.session.get("auth_method")
    ocpi.check(
        _METHOD, method == "AUTH_REQUEST", seen=[asked[-1], last.answer], expected="AUTH_REQUEST", actual=str(method)
    )
    _reference(ocpi, asked, last.session, last.answer)


def _reference(ocpi: Conversation, asked: list[Answer], session: dict[str, Any], seen: Answer) -> None:
    given = [each.at("authorization_reference") for each in asked]
    references = [str(each) for each in given if each]
    if not references:
        ocpi.not_here(_REFERENCE, "we gave no authorization_reference")
        return
    said = session.get("authorization_reference")
    ocpi.check(
        _REFERENCE,
        _upper(said) == references[-1].upper(),
        seen=[asked[-1], seen],
        expected=references[-1],
        actual=str(said or "absent"),
        pointer="/authorization_reference",
    )


def _place(ocpi: Conversation, charge: Charged) -> None:
    """Location, EVSE and Connector are found where the target shows its Locations."""
    location, evse, connector = place_of(charge.session)
    if not ocpi.offers("locations", "sender") or "#NA" in {evse, connector} or not (location and evse and connector):
        ocpi.not_here(_PLACE, "the Session names no Connector, or the target shows no Locations")
        return
    answer = ocpi.get("locations", location, evse, connector, side="sender")
    ocpi.check(
        _PLACE, answer.ok, seen=[charge.states[-1].answer, answer], expected="a Connector of the target's Locations"
    )
