"""One charge with a card: its Session against the status of its EVSE and against its CDR; and tokens renewed meanwhile."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from suite.drive import Answer, Charged, Conversation, Recharge, place_of, rfid_session, scenario

_STATUS, _PLACE = "journeys.charge.evse-status", "journeys.charge.cdr-place"
_TOKEN, _ENERGY = "journeys.charge.cdr-token", "journeys.charge.cdr-energy"
_GOES_ON = "journeys.rotation.session-goes-on"
_CHARGING = "CHARGING"
_CLOSE = Decimal("0.001")


@scenario(
    "journeys.charge",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=rfid_session,
    order=74,
    decides=[_STATUS, _PLACE, _TOKEN, _ENERGY],
)
def one_charge(ocpi: Conversation) -> None:
    """A driver charges with a card: the EVSE follows, and the CDR says what the Session said."""
    charge = ocpi.travel(rfid_session).result
    _follows(ocpi, charge.during, charge.after)
    if charge.cdr is None:
        for each in (_PLACE, _TOKEN, _ENERGY):
            _no_cdr(ocpi, each, charge.unstopped)
        return
    _agree(ocpi, charge)


def _no_cdr(ocpi: Conversation, requirement: str, unstopped: str) -> None:
    if unstopped:
        ocpi.needs(requirement, unstopped)
    elif ocpi.offers("cdrs", "sender"):
        ocpi.undecided(requirement, "no CDR of the Session within [deadlines] cdr")
    else:
        ocpi.not_here(requirement, "the target offers no list of CDRs, and pushed none")


def _follows(ocpi: Conversation, during: Answer | None, after: Answer | None) -> None:
    """CHARGING while the Session is ACTIVE, anything else after it."""
    for seen, wanted, when in ((during, True, "while the Session is ACTIVE"), (after, False, "after the Session")):
        status = str(seen.at("status")) if seen and seen.ok else ""
        if seen and status:
            ocpi.check(
                _STATUS,
                (status == _CHARGING) is wanted,
                seen=seen,
                expected=f"{_CHARGING} {when}" if wanted else f"not {_CHARGING} {when}",
                actual=f"{status} {when}",
                pointer="/data/status",
            )
    if _STATUS not in ocpi.decided:
        ocpi.not_here(_STATUS, "the EVSE of the Session could not be looked at")


def _agree(ocpi: Conversation, charge: Charged) -> None:
    """What CDR and Session both say."""
    cdr, session = charge.cdr or {}, charge.session
    one, other = (_upper(place_of(each)) for each in (cdr, session))
    seen = [charge.states[-1].answer, *([charge.cdr_seen] if charge.cdr_seen else [])]
    ocpi.check(
        _PLACE,
        all(mine == theirs or not mine or not theirs for mine, theirs in zip(one, other, strict=True)),
        seen=seen,
        expected="/".join(other),
        actual="/".join(one),
    )
    ocpi.check(_TOKEN, _token(cdr) == _token(session), seen=seen, expected=_token(session), actual=_token(cdr))
    energy, kwh = _number(cdr.get("total_energy")), _number(session.get("kwh"))
    if energy is None or kwh is None:
        ocpi.not_here(_ENERGY, "kwh or total_energy is no number")
        return
    ocpi.check(_ENERGY, abs(energy - kwh) <= _CLOSE, seen=seen, expected=f"{kwh} kWh", actual=f"{energy} kWh")


def _upper(place: tuple[str, str, str]) -> tuple[str, ...]:
    return tuple(each.upper() for each in place)


def _token(value: dict[str, object]) -> str:
    """The uid of the token; older objects have its auth_id."""
    token = value.get("cdr_token")
    return str(token.get("uid") if isinstance(token, dict) else value.get("auth_id")).upper()


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@scenario(
    "journeys.rotation",
    phase="rotate",
    module="sessions",
    side="sender",
    target=["CPO"],
    stimuli=["start_session", "stop_session"],
    spares_people=True,
    needs_callback=True,
    order=40,
    decides=[_GOES_ON],
)
def tokens_are_renewed_meanwhile(ocpi: Conversation) -> None:
    """A Session goes on while we PUT credentials; it is stopped afterwards, and its end is told or shown."""
    ocpi.ensure_registered()
    charge = Recharge(ocpi)
    charge.begin()
    renewed = ocpi.put_credentials()
    ocpi.require(renewed.ok, f"PUT credentials gave {renewed.brief}")
    charge.end()
    states = charge.charged.states
    ocpi.check(
        _GOES_ON,
        charge.over,
        seen=[renewed, states[-1].answer],
        expected="the Session COMPLETED, with the new tokens",
        actual=f"the Session is {charge.charged.status} within [deadlines] session",
    )
