"""What a Session or CDR costs that names Tariffs and carries none: which of those known were in force, and what they give.

Only what was surely in force is used: a Tariff that was last updated after the charge began may have been another one then.
Whatever else keeps the price from being worked out is told as a reason, never as a breach.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.judge.facts import instant
from suite.judge.records import entries, number
from suite.judge.rule import Fault
from suite.pricing.compare import minor_unit
from suite.pricing.review import VOLUMES, allowed, review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from suite.pricing.review import Review

Json = dict[str, Any]
_DOUBTS = frozenset({"period-missing", "tariff-not-yet-valid", "tariff-no-longer-valid", "tariff-not-named"})
"""Notes on what a CDR has to say better, and a Session need not."""
_HOUR = 3600.0
_SLACK = 60.0
"""Seconds by which the times of the periods may be off."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What came of it: faults where the price is another one; `why_not` where nothing can be said of it."""

    faults: tuple[Fault, ...] = ()
    why_not: str = ""


def priced(
    record: Json,
    known: Iterable[Json],
    requirement: str,
    *,
    carried: Iterable[Json] = (),
    tolerance: object = "auto",
    zone: Callable[[], str | None] = lambda: None,
) -> Priced:
    """Hold the costs of a Session or CDR against the Tariffs that its periods name.

    `carried`: Tariffs of which somebody said that they were those of this charge; `zone` tells the time zone of its Location.
    """
    begins = _begins(record)
    named = [period.get("tariff_id") for period, _ in entries(record.get("charging_periods"), "")]
    if begins is None or not any(named):
        return Priced(why_not="its charging periods name no Tariff")
    if not all(named):
        return Priced(why_not="some of its charging periods name no Tariff")
    own = {_upper(each.get("id")): each for each in carried}
    names = sorted({_upper(each) for each in named})
    chosen, why_not = _in_force(record, [each for each in names if each not in own], list(known), begins)
    if why_not:
        return Priced(why_not=why_not)
    chosen += [own[each] for each in names if each in own]
    made = review(record, chosen, tolerance=tolerance)
    if made.why_not is not None and made.why_not.code == "time-zone-assumed" and (found := zone()):
        made = review(record, chosen, tolerance=tolerance, time_zone=found)
    why_not = _doubt(record, made)
    return Priced(why_not=why_not) if why_not else Priced(tuple(_faults(made, requirement)))


def _begins(record: Json) -> float | None:
    return instant(record.get("start_date_time") or record.get("start_datetime"))


def _in_force(record: Json, names: Sequence[str], known: Sequence[Json], at: float) -> tuple[list[Json], str]:
    """Of each Tariff the newest state that is not younger than the charge."""
    chosen: list[Json] = []
    for name in names:
        states = [each for each in known if _upper(each.get("id")) == name and _same_owner(record, each)]
        if not states:
            return [], f"the Tariff {name} that it names was not shown"
        dated = [(moved, each) for each in states if (moved := instant(each.get("last_updated"))) is not None]
        old = [pair for pair in dated if pair[0] <= at]
        if not old:
            return [], f"the Tariff {name} that it names was updated after it began"
        chosen.append(max(old, key=lambda pair: pair[0])[1])
    return chosen, ""


def _same_owner(record: Json, tariff: Json) -> bool:
    pairs = [(record.get(name), tariff.get(name)) for name in ("country_code", "party_id")]
    return all(not one or not other or _upper(one) == _upper(other) for one, other in pairs)


def _upper(value: object) -> str:
    return str(value).upper()


def _doubt(record: Json, made: Review) -> str:
    """What keeps us from a verdict; empty for nothing. `differences` may hold doubtful ones, which accuse nobody."""
    if not made.verified:
        return made.why_not.message if made.why_not else "it claims no costs"
    doubt = next((each.message for each in made.remarks if each.code in _DOUBTS), "")
    if doubt:
        return doubt
    if any(each.pointer in VOLUMES for each in made.differences):
        return "its charging periods do not add up to its totals"
    return _times(record, made) or _reserved(record, made)


def _times(record: Json, made: Review) -> str:
    """Where time is priced, the periods have to tell of all of it."""
    if not any(each.has(kind) for each in made.audit.charge.tariffs for kind in ("TIME", "PARKING_TIME")):
        return ""
    begins, ends = _begins(record), instant(record.get("end_date_time") or record.get("end_datetime"))
    told = _volume(record, "TIME") + _volume(record, "PARKING_TIME")
    lasting = (told, told + _volume(record, "RESERVATION_TIME"))
    if begins is None or ends is None or all(abs(float(each) * _HOUR - (ends - begins)) > _SLACK for each in lasting):
        return "time is priced, and its charging periods do not tell of all of it"
    return ""


def _volume(record: Json, kind: str) -> Fraction:
    return sum(
        (
            number(dimension.get("volume")) or Fraction()
            for period, _ in entries(record.get("charging_periods"), "")
            for dimension, _ in entries(period.get("dimensions"), "")
            if dimension.get("type") == kind
        ),
        Fraction(),
    )


def _reserved(record: Json, made: Review) -> str:
    """Where more is asked for, it may be a reservation of which only the costs are told."""
    elements = [element for each in made.audit.charge.tariffs for element in each.elements]
    more = any(each.claimed > each.computed for each in made.audit.differences)
    if more and any(each.reservation for each in elements) and not _volume(record, "RESERVATION_TIME"):
        return "its Tariff prices reservations, and it does not say whether there was one"
    return ""


def _faults(made: Review, requirement: str) -> Iterable[Fault]:
    chart = made.chart if made.period >= 0 else None
    for each in made.differences:
        if not each.doubtful:
            cause = f"{requirement}: {each.pointer}"
            yield Fault(
                requirement, each.expected, each.actual, each.message, each.pointer, each.hint, cause=cause, chart=chart
            )


def amounts_apart(one: object, other: object, keys: Sequence[str], currency: str, tolerance: object = "auto") -> bool:
    """Say whether two costs are two: before or after taxes, where both say that as a number, by more than rounding explains."""
    within = allowed(tolerance)
    within = minor_unit(currency) if within is None else within
    pairs = [(_amount(one, key), _amount(other, key)) for key in keys or ("",)]
    return any(mine is not None and theirs is not None and abs(mine - theirs) > within for mine, theirs in pairs)


def _amount(cost: object, key: str) -> Fraction | None:
    return number(cost.get(key) if isinstance(cost, dict) else None if key else cost)
