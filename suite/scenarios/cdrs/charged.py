"""The CDR of a charge that we followed: card, method and reference as they were last, the EVSE as it was at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, instant, rfid_session, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Charged, Recording

Json = dict[str, Any]
_TOKEN, _METHOD, _REFERENCE = "cdrs.token.full", "cdrs.auth-method.last", "cdrs.authorization-reference.last"
_START = "cdrs.object.as-at-start"
_OF_TOKEN = ("country_code", "party_id", "uid", "type", "contract_id")
_OF_CONNECTOR = ("standard", "format", "power_type")
_UNKNOWN = "neither a Session nor an authorization of ours named one"


@scenario(
    "cdrs.charged",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    journey=rfid_session,
    order=75,
    decides=[_TOKEN, _METHOD, _REFERENCE, _START],
)
def the_cdr_of_a_charge(ocpi: Conversation) -> None:
    """A driver charges with a card: the CDR says whose card it was, who said yes, and where."""
    made = ocpi.travel(rfid_session)
    charge = made.result
    if charge.cdr is None or not ocpi.version.owner_in_objects:
        for each in (_TOKEN, _METHOD, _REFERENCE, _START):
            ocpi.unseen(each, "no CDR of the Session was pushed or listed within [deadlines] cdr")
        return
    seen = [charge.states[-1].answer, *([charge.cdr_seen] if charge.cdr_seen else [])]
    _card(ocpi, charge.cdr, charge.session, seen)
    _method(ocpi, charge.cdr, charge.session, seen)
    _reference(ocpi, charge.cdr, _given(ocpi, made) or str(charge.session.get("authorization_reference") or ""), seen)
    _place(ocpi, charge, seen)


def _card(ocpi: Conversation, cdr: Json, session: Json, seen: list[Answer]) -> None:
    """All that tells a Token apart, and the same as in the Session."""
    mine, theirs = cdr.get("cdr_token"), session.get("cdr_token")
    token, before = (each if isinstance(each, dict) else {} for each in (mine, theirs))
    wrong = [name for name in _OF_TOKEN if not token.get(name) or _differ(token.get(name), before.get(name))]
    ocpi.check(
        _TOKEN,
        not wrong,
        seen=seen,
        expected=f"cdr_token with {', '.join(_OF_TOKEN)}, as in the Session",
        actual=f"another {', '.join(wrong)}, or none",
    )


def _method(ocpi: Conversation, cdr: Json, session: Json, seen: list[Answer]) -> None:
    if not session.get("auth_method"):
        ocpi.not_here(_METHOD, "the Session did not say how it was authorized")
        return
    ocpi.check(
        _METHOD,
        cdr.get("auth_method") == session["auth_method"],
        seen=seen,
        expected=f"{session['auth_method']}, as the Session said last",
        actual=str(cdr.get("auth_method")),
    )


def _given(ocpi: Conversation, made: Recording[Charged]) -> str:
    """The last authorization_reference that we gave in real time for the card of the charge."""
    token = (made.result.cdr or {}).get("cdr_token")
    uid = str(token.get("uid") if isinstance(token, dict) else "").upper()
    found = ""
    for push in ocpi.inbound("POST", "tokens", since=made.since):
        said = push.exchange.response.json if push.exchange.response else None
        data = said.get("data") if isinstance(said, dict) else None
        if uid and isinstance(data, dict) and f"/{uid}/" in push.exchange.request.url.upper():
            found = str(data.get("authorization_reference") or found)
    return found


def _reference(ocpi: Conversation, cdr: Json, wanted: str, seen: list[Answer]) -> None:
    if not wanted:
        ocpi.not_here(_REFERENCE, _UNKNOWN)
        return
    found = str(cdr.get("authorization_reference") or "")
    ocpi.check(_REFERENCE, not _differ(wanted, found or "none"), seen=seen, expected=wanted, actual=found or "none")


def _place(ocpi: Conversation, charge: Charged, seen: list[Answer]) -> None:
    """EVSE ID and Connector as the list of Locations had them, where nothing changed there since the start."""
    place = (charge.cdr or {}).get("cdr_location")
    start = instant((charge.cdr or {}).get("start_date_time"))
    if not isinstance(place, dict) or start is None or not ocpi.offers("locations", "sender"):
        ocpi.not_here(_START, "the target shows no Locations")
        return
    evse, connector = _listed(ocpi, place)
    pairs = [(f"connector_{name}", connector.get(name)) for name in _OF_CONNECTOR] if _is_old(connector, start) else []
    pairs += [("evse_id", evse.get("evse_id"))] if _is_old(evse, start) else []
    if not pairs:
        ocpi.not_here(_START, "the EVSE of the charge is not in the list of Locations as it was at the start")
        return
    wrong = [f"{name} {place.get(name)} for {was}" for name, was in pairs if was and _differ(place.get(name), was)]
    ocpi.check(
        _START,
        not wrong,
        seen=[*ocpi.crawl("locations").answers[:1], *seen],
        expected="EVSE and Connector as they were listed when the Session began",
        actual="; ".join(wrong),
    )


def _listed(ocpi: Conversation, place: Json) -> tuple[Json, Json]:
    locations = ocpi.crawl("locations").objects
    location = next((each for each in locations if not _differ(each.get("id"), place.get("id") or "-")), {})
    evse = _child(location.get("evses"), "uid", place.get("evse_uid"))
    return evse, _child(evse.get("connectors"), "id", place.get("connector_id"))


def _child(children: object, name: str, ident: object) -> Json:
    listed = [each for each in children if isinstance(each, dict)] if isinstance(children, list) else []
    return next((each for each in listed if ident and not _differ(each.get(name), ident)), {})


def _is_old(value: Json, start: float) -> bool:
    at = instant(value.get("last_updated"))
    return at is not None and at <= start


def _differ(one: object, other: object) -> bool:
    """Whether two ids are two, separators of EVSE IDs apart; what is not given differs from nothing."""
    return bool(other) and _bare(one) != _bare(other)


def _bare(ident: object) -> str:
    return str(ident).upper().replace("*", "")
