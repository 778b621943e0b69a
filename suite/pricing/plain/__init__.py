"""The plain case priced from the bytes in whole numbers: one tariff, no reservation, claims that fit.

Whatever is out of the ordinary (several tariffs, a claim that differs, a text for a number, summer time beginning on the
way...) is not plain, and the exact engine prices it. What is plain comes out as the engine has it to the last digit, notes
included: tests/pricing/test_plain.py holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import msgspec

from suite.pricing.clock import EARLIEST, LATEST, MICRO
from suite.pricing.lines import COST, Line
from suite.pricing.notes import MOST_ALIKE, Note
from suite.pricing.periods import LONGEST, Quantity
from suite.pricing.plain.document import DECODER, UNSET, Odd, instant, offset_of
from suite.pricing.plain.program import GROSS, program
from suite.pricing.plain.session import Session
from suite.pricing.plain.sums import Sums, hold, tolerance, unrecorded, volumes
from suite.pricing.zones import Zone, zone

if TYPE_CHECKING:
    from suite.pricing.numbers import Amount
    from suite.pricing.plain.document import Cdr, Place
    from suite.pricing.plain.program import Program
    from suite.pricing.plain.session import Item


@dataclass(slots=True)
class Plain:
    """A CDR whose claims fit: its price, its lines, what is worth a note. Amounts in COST units, after taxes in GROSS units."""

    id: str
    currency: str
    items: list[Item]
    before: Amount | None
    after: Amount | None
    limit: str
    """min_price or max_price where one changed the total."""
    notes: list[Note]
    program: Program
    zone: Zone
    verified: ClassVar[bool] = True
    agrees: ClassVar[bool] = True
    """As an Audit has them: what is plain could be checked, and fits."""

    @property
    def lines(self) -> list[Line]:
        """The breakdown: which element priced what, in order of time."""
        return [
            Line(
                by.group,
                dimension,
                self.program.tariff,
                by.element,
                by.component,
                Quantity.exact(quantity),
                place,
                start,
                added,
            )
            for place, start, dimension, quantity, added, by in self.items
        ]

    @property
    def total(self) -> tuple[Fraction | None, Fraction | None]:
        """The total before and after taxes, in the currency."""
        return (
            None if self.before is None else Fraction(self.before) / COST,
            None if self.after is None else Fraction(self.after) / GROSS,
        )


MOST_PERIODS = 5000
"""Longer sessions are left to the engine, which knows what is too much."""
_LONGEST_NAME = 64
UNNAMED = Note(
    "tariff-not-named", "periods name no tariff_id; priced with the only tariff there is", "/charging_periods"
)


def plain(data: bytes, *, time_zone: str | None = None, allowed: Fraction | None = None) -> Plain | None:
    """Price a CDR with the one tariff that it carries, and hold its claims against that; None where it is not plain."""
    try:
        return _priced(DECODER.decode(data), time_zone, allowed)
    except (Odd, msgspec.MsgspecError, LookupError, OverflowError, ValueError, TypeError, RecursionError):
        return None


def _where(given: str | None, place: Place) -> Zone:
    if any(each is not None and len(each) > _LONGEST_NAME for each in (place.time_zone, place.country)):
        raise Odd  # nothing so long is kept
    return _zone(given, place.time_zone, place.country)


@lru_cache(maxsize=1024)
def _zone(given: str | None, named: str | None, country: str | None) -> Zone:
    return zone(given, named, country)


def _priced(cdr: Cdr, time_zone: str | None, allowed: Fraction | None) -> Plain:
    if len(cdr.tariffs) != 1 or cdr.credit or not 0 < len(cdr.charging_periods) <= MOST_PERIODS:
        raise Odd
    if cdr.status is not UNSET or cdr.kwh is not UNSET or cdr.location is not UNSET:
        raise Odd
    made, currency = program(bytes(cdr.tariffs[0])), cdr.currency.upper()
    if made is None or not currency or (made.tariff.currency and made.tariff.currency != currency):
        raise Odd
    start, end = instant(cdr.start_date_time), instant(cdr.end_date_time)
    if not EARLIEST <= start <= end <= LATEST or end - start >= LONGEST - MICRO:
        raise Odd
    _valid(made, start)
    where = _where(time_zone, cdr.cdr_location)
    session = Session(cdr, made, start, end, offset_of(where, start, end) if made.days else 0)
    session.walk()
    sums = Sums(made, session.amounts().values())
    unrecorded(session, made, cdr)
    before, after, limit = sums.limited(made)
    hold(cdr, sums, before, after, tolerance(currency, allowed))
    volumes(cdr, session)
    return Plain(cdr.id, currency, session.items, before, after, limit, _notes(session, where), made, where)


def _valid(made: Program, start: int) -> None:
    """A tariff that was not valid when the session began is not plain."""
    begins, ends = made.tariff.start, made.tariff.end
    if (begins is not None and start < begins) or (ends is not None and start >= ends):
        raise Odd


def _notes(session: Session, where: Zone) -> list[Note]:
    notes = list(session.made.notes)
    if session.unnamed:
        notes.append(UNNAMED)
    if len(session.missing) > MOST_ALIKE:
        raise Odd
    notes.extend(_missing(place) for place in session.missing)
    if session.made.days and not where.sure:
        raise Odd
    if session.made.days and session.items:
        notes.append(Note("time-zone", where.why))
    return notes


def _missing(place: int) -> Note:
    return Note(
        "period-missing",
        "the price changes inside this period: a period has to begin there",
        f"/charging_periods/{place}",
    )
