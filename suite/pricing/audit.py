"""The audit of one CDR or Session: which tariff prices which period, the bill, the claims, the reading that explains them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from suite.pricing.bill import Bill, bill
from suite.pricing.compare import Difference, blind, differences, near_total, volume_differences
from suite.pricing.doubts import doubted, rounded
from suite.pricing.notes import Note, Notes
from suite.pricing.periods import LONGER, TIMES
from suite.pricing.rules import Choice, Rules, choices, under
from suite.pricing.select import assign
from suite.pricing.work import MOST_WORK, work_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing.charge import Charge
    from suite.pricing.periods import Period
    from suite.pricing.tariff import Tariff

_OF_CLAIMS = frozenset({"amount-unreadable", "credit-unreadable"})
"""What keeps a price from being compared, and not from being known."""
_SHOWN = 12
_MOST_TOGETHER = 2
"""Readings are tried one at a time and in pairs; a claim that needs three at once convinces nobody."""


@dataclass(slots=True)
class Audit:
    """What came of it."""

    charge: Charge
    bill: Bill
    differences: list[Difference] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    readings: tuple[Choice, ...] = ()
    """Readings other than ours that reproduce the claim; empty where ours does, or none."""
    fitting: Bill | None = None
    """The bill under those readings."""
    tolerance: Fraction = Fraction()

    @property
    def verified(self) -> bool:
        """Whether the price could be checked at all."""
        return not any(each.blocks for each in self.notes) and bool(self.charge.costs)

    @property
    def known(self) -> bool:
        """Whether the price itself is known, be the claims as they may."""
        return not any(each.blocks and each.code not in _OF_CLAIMS for each in self.notes)

    @property
    def agrees(self) -> bool:
        """Whether every claim fits, under our reading or an accepted one."""
        return not any(not each.doubtful for each in self.differences)


def audit(charge: Charge, *, expired: bool | None = None, allowed: Fraction | None = None) -> Audit:
    """Price it, and compare. `expired`: whether a reservation expired; `allowed`: tolerance in currency units."""
    notes = Notes(list(charge.notes))
    periods = list(assign(charge, notes))
    work = work_of(charge, periods)
    if work > MOST_WORK:
        told = "so many periods under so many elements are not worked out: split the record, or slim the tariff"
        notes.add("too-much-work", told, "/charging_periods", blocks=True)
        periods, work = [], 0
    ours = bill(charge, periods, Rules(), notes, expired=expired)
    _look(charge, ours, notes, local=any(tariff.local for _, tariff in periods))
    made = Audit(charge, ours, tolerance=near_total(charge, ours, allowed).allowed, notes=notes.found)
    found = differences(charge, ours, allowed)
    if not found:
        _blind(charge, ours, notes)
    if found and made.verified:
        found, made = _explained(made, found, periods, work, expired=expired, allowed=allowed)
    if found:
        found = doubted(charge, ours, found, _others(made, periods, expired=expired), allowed)
    elif made.verified:
        made.notes.extend(rounded(charge, made.fitting or ours, allowed))
    made.differences = [*found, *volume_differences(charge)] if made.verified else list(volume_differences(charge))
    return made


def _others(made: Audit, periods: Sequence[tuple[Period, Tariff]], *, expired: bool | None) -> list[Bill]:
    """Give the bills that price a period as it begins, or by its least power: for what a missing period leaves open."""
    quiet = Notes()
    readings = (replace(Rules(), span="start"), replace(Rules(), power="least"))
    return [bill(made.charge, periods, each, quiet, expired=expired) for each in readings]


def _explained(
    made: Audit,
    found: list[Difference],
    periods: Sequence[tuple[Period, Tariff]],
    work: int,
    *,
    expired: bool | None,
    allowed: Fraction | None,
) -> tuple[list[Difference], Audit]:
    """Look for the fewest other readings under which every claim fits; accepted ones before doubtful ones."""
    charge, quiet = made.charge, Notes()
    for count, tried in enumerate(_candidates(charge, made.bill, expired=expired), 2):
        if count * work > MOST_WORK:
            told = "the claim does not fit, and so long a record is not priced under every other reading"
            made.notes.append(Note("too-much-work", told, "/charging_periods", blocks=True))
            return found, made
        other = bill(charge, periods, under(tried), quiet, expired=expired)
        if other.lines == made.bill.lines and other.total == made.bill.total:
            continue
        if not differences(charge, other, allowed):
            made.readings, made.fitting = tried, other
            made.notes.extend(_told(tried))
            return [], made
    return found, made


def _told(tried: Sequence[Choice]) -> Iterator[Note]:
    for each in tried:
        code = "reading-doubtful" if each.policy == "warn" else "reading-accepted"
        yield Note(
            code,
            f"the claim fits under {each.question.id} = {each.value} ({each.question.passage}): {each.question.text}",
        )


def _candidates(charge: Charge, ours: Bill, *, expired: bool | None) -> Iterator[tuple[Choice, ...]]:
    found = list(choices(_open(charge, ours, expired=expired), old=charge.old))
    sets = [each for size in range(1, _MOST_TOGETHER + 1) for each in combinations(found, size)]
    sets = [each for each in sets if len({one.question.field for one in each}) == len(each)]
    yield from sorted(sets, key=lambda each: (any(one.policy == "warn" for one in each), len(each)))


def _open(charge: Charge, ours: Bill, *, expired: bool | None) -> list[str]:
    """Name the questions that this session raises at all."""
    dimensions = {line.dimension for line in ours.lines}
    elements = [element for tariff in charge.tariffs for element in tariff.elements]
    stepped = any(line.component.step > 1 for line in ours.lines)
    timed = dimensions & {"TIME", "PARKING_TIME", "RESERVATION_TIME"}
    reserved = any(each.reserved for each in charge.periods)
    several = any(len(each.elements) > 1 for each in charge.tariffs)
    partly = reserved or len(charge.tariffs) > 1 or any(not each.restrictions.empty for each in elements)
    limited = any(each.minimum or each.maximum for each in charge.tariffs)
    raised = {
        "flat": any(each.component("FLAT") and (len(elements) > 1 or each.is_parking) for each in elements),
        "matching": several and charge.old,
        "window": any(each.restrictions.wraps and each.restrictions.days for each in elements),
        "equal": any(each.restrictions.equal for each in elements),
        "step": stepped and len(timed) > 1,
        "multiple": bool(ours.lines),
        "total": stepped and partly,
        "volume": bool(timed) or "ENERGY" in dimensions,
        "span": any(each.changes.local or each.changes.energies or each.changes.ages for each in charge.tariffs),
        "power": any(each.metered for each in charge.tariffs),
        "hours": any(each.stamped is not None for period in charge.periods for each in period.quantities.values()),
        "reservation": reserved and bool(timed - {"RESERVATION_TIME"}),
        "outcome": expired is None and not charge.charged and reserved,
        "reserved_limits": not charge.charged or (limited and reserved),
    }
    return [name for name, open_ in raised.items() if open_]


def _look(charge: Charge, ours: Bill, notes: Notes, *, local: bool) -> None:
    """Note what keeps the price from being verified although nothing was wrong with the words."""
    unread = any(each.code == "amount-unreadable" and each.pointer.startswith("/total_cost") for each in notes.found)
    if not charge.costs and not unread:
        notes.add("no-costs", "it claims no costs", "/total_cost")
    elif "total_cost" not in charge.costs and not unread:
        notes.add("total-cost-missing", "it claims no total_cost; its other costs are held to it", "/total_cost")
    _currencies(charge, notes)
    if local and not charge.zone.sure:
        notes.add("time-zone-assumed", charge.zone.why, blocks=True)
    elif any(line.tariff.local for line in ours.lines):
        notes.add("time-zone", charge.zone.why)
    _unrecorded(charge, notes)
    _longer(charge, notes)


def _blind(charge: Charge, ours: Bill, notes: Notes) -> None:
    claim = charge.costs.get("total_cost")
    if claim is not None and ours.lines and blind(claim, ours.total):
        notes.add(
            "taxes-unknown",
            "prices include taxes of a rate that nobody tells, and the claim lists none: there is nothing to compare",
            "/total_cost",
            blocks=True,
        )


def _longer(charge: Charge, notes: Notes) -> None:
    """A period cannot have lasted less than the time that was spent in it: a clock that changed, or hours in other units."""
    ended = charge.kind == "cdr"
    for at, each in enumerate(charge.periods, 1):
        spent = sum(each.quantities[name].value for name in TIMES if name in each.quantities)
        if spent - (each.end - each.start) > LONGER and (ended or at < len(charge.periods)):
            notes.add("time-longer-than-period", "more time was spent in a period than it lasted", each.pointer)


def _currencies(charge: Charge, notes: Notes) -> None:
    for each in charge.tariffs:
        if each.currency and charge.currency and each.currency != charge.currency:
            notes.add(
                "currency-differs",
                f"the tariff is in {each.currency[:_SHOWN]}, the record in {charge.currency[:_SHOWN]}",
                f"{each.pointer}/currency",
                blocks=True,
            )


def _unrecorded(charge: Charge, notes: Notes) -> None:
    """A tariff on energy and periods without ENERGY: nothing is wrong, nothing is verified."""
    priced = {
        dimension for each in charge.tariffs for dimension in ("ENERGY", "TIME", "PARKING_TIME") if each.has(dimension)
    }
    recorded = {name for each in charge.periods for name in each.quantities}
    total = charge.totals.get("total_energy")
    if "ENERGY" in priced and "ENERGY" not in recorded and total and charge.charged:
        notes.add(
            "energy-not-recorded",
            "the tariff prices energy, and no period records ENERGY",
            "/charging_periods",
            blocks=True,
        )
    parked = charge.totals.get("total_parking_time")
    if "PARKING_TIME" in priced and "PARKING_TIME" not in recorded and parked and charge.charged:
        notes.add(
            "parking-not-recorded",
            "the tariff prices parking, and no period records the PARKING_TIME that total_parking_time tells of",
            "/charging_periods",
            blocks=True,
        )
    timed = priced & {"TIME", "PARKING_TIME"}
    if timed and not recorded & {"TIME", "PARKING_TIME"} and charge.charged and charge.end > charge.start:
        notes.add(
            "time-not-recorded",
            "the tariff prices time, and no period records TIME or PARKING_TIME",
            "/charging_periods",
            blocks=True,
        )
