"""Walks through the periods of a plain CDR and collects its lines."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO
from suite.pricing.numbers import plain
from suite.pricing.plain.document import DAY, Odd, instant
from suite.pricing.plain.parts import BLUR, TIME, fits, part_of, read, share_of

if TYPE_CHECKING:
    from suite.pricing.numbers import Amount
    from suite.pricing.plain.document import Cdr
    from suite.pricing.plain.parts import Measured, Now
    from suite.pricing.plain.program import Candidate, Candidates, Program
    from suite.pricing.tariff import Element

Item = tuple[int, int, str, "Amount", "Amount", "Candidate"]
"""A line: period, start, dimension, quantity (10^-9 kWh, microseconds, pieces), what step_size added, what prices it."""
_NAMES = ("ENERGY", "TIME", "PARKING_TIME")
_FAR = 10**40
_NOTHING: Candidates = ((), (), (), ())
_THURSDAY = 3
"""The first of January 1970."""


class Session:
    """What the periods come to."""

    __slots__ = (
        "broken", "cdr", "end", "energies", "items", "made", "missing", "offset", "paid", "parked", "seen", "start", "starts",
        "timed", "unnamed",
    )  # fmt: skip

    def __init__(self, cdr: Cdr, made: Program, start: int, end: int, offset: int) -> None:
        self.cdr, self.made, self.start, self.end, self.offset = cdr, made, start, end, offset
        self.items: list[Item] = []
        self.starts = [instant(each.start_date_time) for each in cdr.charging_periods]
        self.unnamed = self.paid = False
        self.seen = 0
        self.energies: int | None = None
        self.timed = 0
        self.parked: int | None = None
        self.broken: list[tuple[Candidate, Amount]] = []
        """Amounts of lines that are no whole numbers."""
        self.missing: list[int] = []
        """Periods in which the price changes."""

    def walk(self) -> None:  # noqa: C901 - one pass, of millions
        """Price each period as it begins, or in parts where something that prices hang on changes inside it."""
        starts = self.starts
        if starts[0] < self.start - MICRO or self.end < starts[-1]:
            raise Odd
        ident, asks = self.made.tariff.id.upper(), self.made.asks
        used, until, clear = 0, starts[0], min(self.made.energies, default=_FAR)
        day, found = 0, _NOTHING
        for place, (period, start, over) in enumerate(
            zip(self.cdr.charging_periods, starts, [*starts[1:], self.end], strict=True)
        ):
            if over < start:
                raise Odd
            if start >= until:
                day, until, found = self._circumstances(start)
            if not period.tariff_id:
                self.unnamed = True
            elif period.tariff_id.upper() != ident:
                raise Odd
            measured, kinds = read(period, over - start, asks)
            self.seen |= kinds
            energy = measured[0]
            # Nothing changes inside it, nor a blink after its beginning; a blink before its end is its end.
            steady = until >= over - MICRO and until > start + MICRO
            if steady and used + (energy or 0) + BLUR * (place + 1) < clear:
                self._price(place, start, measured, found, (day, used, start - starts[0], measured[4], measured[5]))
            else:
                moments = [until] if steady else self._moments(start, over)
                self._cut(place, (start, over), measured, used, moments)
                until = until if steady else start
            if energy is not None:
                self.energies = used = int(used + energy)
                if used + BLUR * (place + 2) >= clear:
                    clear = self._clear(used, BLUR * (place + 2))
            if kinds & ~1:
                self._count(int(measured[1] or measured[2]), charging=bool(kinds & TIME))

    def _count(self, amount: int, *, charging: bool) -> None:
        self.timed += amount
        if not charging:
            self.parked = (self.parked or 0) + amount

    def _circumstances(self, at: int) -> tuple[int, int, Candidates]:
        """Give the local day, the next instant at which clock or age change something, and what may price until then."""
        made = self.made
        age, until, place, day = at - self.starts[0], _FAR, 0, 0
        if made.ages and (after := bisect_right(made.ages, age)) < len(made.ages):
            until = self.starts[0] + made.ages[after]
        if made.days:
            day, of_day = divmod(at + self.offset, DAY)
            place = bisect_right(made.days, of_day)
            until = min(until, at - of_day + (made.days[place] if place < len(made.days) else DAY))
            place -= 1
        return day, until, made.candidates(place, (day + _THURSDAY) % 7 if made.days else 0)

    def _price(self, place: int, start: int, measured: Measured, found: Candidates, now: Now) -> list[Candidate | None]:
        """Add the lines of one stretch; give what priced energy, charging and parking."""
        chosen: list[Candidate | None] = [None, None, None]
        if not self.paid:
            for each in found[0]:
                if not each[0] or fits(each[0], now):
                    self.items.append((place, start, "FLAT", 1, 0, each))
                    self.paid = True
                    break
        for at in (0, 1, 2):
            amount = measured[at]
            if amount:
                for each in found[at + 1]:
                    if not each[0] or fits(each[0], now):
                        self.items.append((place, start, _NAMES[at], amount, 0, each))
                        chosen[at] = each
                        break
        return chosen

    def _moments(self, start: int, over: int) -> list[int]:
        """Give the instants of a period, its edges included, at which clock or age change something."""
        made, origin = self.made, self.starts[0]
        found = [origin + each for each in made.ages if start <= origin + each <= over]
        if made.days:
            midnight = start - (start + self.offset) % DAY
            for first in range(midnight, over + 1, DAY):
                found += [first + each for each in made.days if start <= first + each <= over]
        return found

    def _cut(self, place: int, period: tuple[int, int], measured: Measured, used: int, moments: list[int]) -> None:
        """Price a period in parts, cut at every moment at which something changes."""
        start, over = period
        length, energy, blur = over - start, int(measured[0] or 0), 2 * measured[3] * (place + 1)
        inside = [at for at in moments if start + MICRO < at < over - MICRO]
        crossed = self._crossed(used, energy, blur) if length else []
        # Places in the period as whole numbers from 0 to `whole`.
        whole = (length if inside or not crossed else 1) * (energy if crossed else 1)
        edges = {(at - start) * (whole // length) for at in inside}
        edges |= {(each - used) * (whole // energy) for each in crossed}
        parts: list[list[Candidate | None]] = []
        low, count = 0, len(self.items)
        for high in [*sorted(edges), whole]:
            begun = at = start + (low * length // whole if low else 0)
            if moments:
                at = max((each for each in moments if begun <= each <= min(begun + MICRO, over)), default=begun)
            day, _, found = self._circumstances(at)
            so_far = self._snapped(used + (share_of(energy, low, whole) if low else 0), blur)
            part = part_of(measured, high - low, whole) if edges else measured
            now = (day, so_far, at - self.starts[0], measured[4], measured[5])
            parts.append(self._price(place, begun, part, found, now))
            low = high
        if edges:
            self._gather(place, measured, parts, count)

    def _gather(self, place: int, measured: Measured, parts: list[list[Candidate | None]], count: int) -> None:
        """Note a change of prices inside a period, and what its lines come to: what one component prices, as a whole."""
        for at, dimension in enumerate(_NAMES):
            first = parts[0][at]
            same = all(each[at] is first or _element(each[at]) is _element(first) for each in parts)
            if not same and place not in self.missing:
                self.missing.append(place)
            mine = [each for each in self.items[count:] if each[2] == dimension]
            broken = [each for each in mine if type(each[3]) is Fraction]
            if same and first is not None and broken:
                rest = sum(each[3] for each in mine if type(each[3]) is int)
                self.broken.append((first, (measured[at] or 0) - rest))
            else:
                self.broken.extend((each[5], each[3]) for each in broken)

    def _snapped(self, so_far: Amount, blur: int) -> Amount:
        """Give the energy used so far: a limit that lies within the last digits is reached."""
        return next((each for each in self.made.energies if -blur <= each - so_far <= blur), so_far)

    def _clear(self, used: int, blur: int) -> int:
        """Give the next limit of energy; 0 where one is so near that it has to be looked at."""
        after = min((each for each in self.made.energies if each >= used - blur), default=_FAR)
        return 0 if after <= used + blur else after

    def _crossed(self, before: int, energy: int, blur: int) -> list[int]:
        """Give the limits of energy that are reached inside a period."""
        low, high = before + blur, before + energy - blur
        return [each for each in self.made.energies if low < each < high] if energy > 0 else []

    def amounts(self) -> dict[int, tuple[Candidate, Amount]]:
        """Sum the lines up by the component that prices them; step_size adds to the last of energy and the last of times."""
        found: dict[int, tuple[Candidate, Amount]] = {}
        energy, timed = -1, -1
        for by, amount in self.broken:
            known = found.get(id(by))
            found[id(by)] = (by, amount if known is None else known[1] + amount)
        for place, (_, _, dimension, quantity, _, by) in enumerate(self.items):
            if type(quantity) is int:
                known = found.get(id(by))
                found[id(by)] = (by, quantity if known is None else known[1] + quantity)
            if dimension == "ENERGY":
                energy = place
            elif dimension != "FLAT":
                timed = place
        for last in (energy, timed):
            if last >= 0:
                self._round_up(last, found)
        return found

    def _round_up(self, last: int, amounts: dict[int, tuple[Candidate, Amount]]) -> None:
        place, start, dimension, quantity, _, by = self.items[last]
        total = sum(amount for each, amount in amounts.values() if each.component.dimension == dimension)
        added = -total % by.step
        if added:
            self.items[last] = (place, start, dimension, quantity, plain(added), by)
            known = amounts.get(id(by))
            amounts[id(by)] = (by, added if known is None else known[1] + added)


def _element(by: Candidate | None) -> Element | None:
    return None if by is None else by.element
