"""CDRs against what was told elsewhere: the Session that they bill, and the listed Tariffs where they hold none."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Telling, instant, place_of, scenario

if TYPE_CHECKING:
    from suite.drive import Told

Json = dict[str, Any]
_COST, _TIMES, _LISTED = "cdrs.session.same-cost", "cdrs.session.same-times", "cdrs.total-cost.by-listed-tariffs"
_ENERGY = "journeys.charge.cdr-energy"
_BEGINS = ("start_date_time", "start_datetime")
_ENDS = ("end_date_time", "end_datetime", "stop_date_time")
_MINUTE = 60.0
_CLOSE = Decimal("0.01")
"""kWh: a Session may be told with two decimals."""
_UNKNOWN_BEFORE = 86_400.0
"""A time of the first day of 1970 is one that nobody knows."""


@scenario(
    "cdrs.against-sessions",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    order=92,
    decides=[_COST, _TIMES, _ENERGY, _LISTED],
)
def cdrs_say_what_was_said_before(ocpi: Conversation) -> None:
    """Sessions that are over are held against their CDRs, and CDRs without Tariffs against the list of Tariffs."""
    telling = Telling(ocpi)
    pairs = _pairs(telling)
    for session, cdr in pairs:
        _agree(ocpi, telling, session, cdr)
    for each in (_COST, _TIMES, _ENERGY):
        if each not in ocpi.decided:
            ocpi.not_here(each, "no CDR and Session of the same charge say that" if pairs else _NO_PAIR)
    if ocpi.applies(_LISTED):
        _by_listed_tariffs(ocpi, telling)


_NO_PAIR = "no CDR bills a Session that was shown or pushed and is over"


def _pairs(telling: Telling) -> list[tuple[Told, Told]]:
    """Each Session with its only CDR: what was credited was wrong once, and a Session that is over cannot follow."""
    sessions, bills = _by_charge(telling, telling.sessions), _by_charge(telling, telling.cdrs)
    found = []
    for key, told in sessions.items():
        both = (told, bills.get(key, []))
        if all(len({each.ident for each in one}) == 1 for one in both):
            found += [(session, cdr) for session in told for cdr in both[1] if cdr.value.get("credit") is not True]
    return found


def _by_charge(telling: Telling, told: list[Told]) -> dict[object, list[Told]]:
    found: dict[object, list[Told]] = {}
    for each in told:
        key = _charge(telling, each.value)
        if key:
            found.setdefault(key, []).append(each)
    return found


def _charge(telling: Telling, value: Json) -> object:
    """What tells a charge apart: the id of its Session; where CDRs do not name that, card, place and start."""
    if telling.ocpi.version.owner_in_objects:
        ident = value.get("id") if "status" in value else value.get("session_id")
        return ident and str(ident).upper()
    start = _at(value, _BEGINS)
    return start and (str(value.get("auth_id")), place_of(value), start)


def _at(value: Json, names: tuple[str, ...]) -> float | None:
    return next((at for name in names if (at := instant(value.get(name))) is not None), None)


def _agree(ocpi: Conversation, telling: Telling, session: Told, cdr: Told) -> None:
    """What the Session said in the end is what is billed. With a reservation a CDR begins earlier, and may cost more."""
    one, other = session.value, cdr.value
    seen, name = [session.seen, cdr.seen], f"{other.get('id')}"
    if one.get("total_cost") is not None and not _reserved(other):
        ocpi.check(
            _COST,
            not telling.apart(one, other),
            seen=seen,
            expected=f"{_said(one.get('total_cost'))}, as its Session said in the end",
            actual=f"{_said(other.get('total_cost'))} in {name}",
            pointer="/total_cost",
        )
    kwh, energy = _number(one.get("kwh")), _number(other.get("total_energy"))
    if kwh is not None and energy is not None:
        close = abs(kwh - energy) <= _CLOSE
        ocpi.check(_ENERGY, close, seen=seen, expected=f"{kwh} kWh", actual=f"{energy} kWh in {name}")
    for names in (_ENDS,) if _reserved(other) else (_BEGINS, _ENDS):
        before, now = _at(one, names), _at(other, names)
        if before is not None and now is not None and min(before, now) > _UNKNOWN_BEFORE:
            ocpi.check(
                _TIMES,
                abs(before - now) <= _MINUTE,
                seen=seen,
                expected=f"{ocpi.stamp_at(before)}, as in its Session",
                actual=f"{ocpi.stamp_at(now)} in {name}",
                pointer=f"/{next(each for each in names if other.get(each))}",
            )


def _number(value: object) -> Decimal | None:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    found = Decimal(str(value)) if is_number else None
    return found if found is not None and found.is_finite() else None


def _reserved(cdr: Json) -> bool:
    """Whether time of a reservation is told, or costs of one."""
    periods = cdr.get("charging_periods")
    dimensions = [
        part
        for each in (periods if isinstance(periods, list) else [])
        if isinstance(each, dict) and isinstance(each.get("dimensions"), list)
        for part in each["dimensions"]
    ]
    timed = any(isinstance(each, dict) and each.get("type") == "RESERVATION_TIME" for each in dimensions)
    return timed or any(amount for _, amount in _amounts(cdr.get("total_reservation_cost")))


def _amounts(cost: object) -> list[tuple[str, object]]:
    """The amounts of a cost that stand for themselves, each with its name."""
    named = cost.items() if isinstance(cost, dict) else [("", cost)]
    return [(str(name), each) for name, each in named if each is not None and not isinstance(each, list | dict)]


def _said(cost: object) -> str:
    return ", ".join(f"{name} {each}".strip() for name, each in _amounts(cost))


def _by_listed_tariffs(ocpi: Conversation, telling: Telling) -> None:
    """What holds no Tariff is priced by those that the target shows, as far as they were in force when it began."""
    bare = [each for each in telling.cdrs if not each.value.get("tariffs") and each.value.get("credit") is not True]
    if not bare:
        ocpi.not_here(_LISTED, "every CDR holds its Tariffs, or there is none")
        return
    reasons = Counter[str]()
    for each in bare:
        found = telling.priced(each, _LISTED)
        if found.why_not:
            reasons[found.why_not] += 1
        else:
            telling.check(_LISTED, each, found)
    if reasons and _LISTED not in ocpi.decided:
        (most, _), *_ = reasons.most_common(1)
        ocpi.not_here(_LISTED, f"none of {len(bare)} CDRs without Tariffs can be priced; mostly: {most}")
