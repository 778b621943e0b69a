"""Tariffs as columns: what the programs of the plain case hold, side by side, so that periods of many tariffs are priced at once.

Kept as long as a process lives, up to a number of tariffs. What is asked of a part of a day is worked out when it is first asked.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from suite.pricing.clock import MICRO
from suite.pricing.lines import COST, WEIGHT
from suite.pricing.plain.program import DIMENSIONS, program

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from suite.pricing.notes import Note
    from suite.pricing.plain.program import Bounds, Candidate, Program
    from suite.pricing.tariff import Component

MARK = 2**61 + secrets.randbits(60)
"""The number that stands for the first tariff."""
TEN_THOUSANDTH, MILLI = 10**5, 1000
"""Of a kWh in billionths, and of a second in microseconds: columns hold energy and time in these."""
UNIT = 5 * 10**8
"""Costs are reckoned in so many units of COST: 3.6 x 10^10 of them are one of the currency."""
RATE = 1000
"""What gross is of net, in thousandths: taxes of one decimal per cent."""
_RATE = 10**8 // RATE
DAY = 86_400 * MILLI
FAR = 2**40
"""Beyond any time of a session and any energy; what belongs to one tariff is shifted by its place times twice that."""
SPAN = 2 * FAR
NONE = -(2**62)
NEVER = 2**62
_MOST, _MOST_BYTES = 2048, 48 << 20
_DEAREST, _TAXED = 2**50, 2**12
"""Prices and rates beyond these are priced one by one."""
_WHOLE = {"ENERGY": TEN_THOUSANDTH, "TIME": MILLI, "PARKING_TIME": MILLI, "FLAT": 1}
GROUPS = ("fixed", "energy", "time", "parking")
ADDED, NOT_TAXED, UNKNOWN = range(3)
_TAXES = {"added": ADDED, "none": NOT_TAXED, "later": UNKNOWN, "outside": UNKNOWN}
_WEEK = 7


class Fit(NamedTuple):
    """What prices a CDR whose claims fit, and what there is to note, but for the clock that was used."""

    program: Program
    notes: Sequence[Note]


class Column:
    """An array that grows."""

    def __init__(self, kind: Any, width: int = 0) -> None:
        self._held, self._width, self.count = np.empty((64, width) if width else 64, kind), width, 0

    def add(self, *values: Any) -> None:
        """Put values behind the others."""
        while self.count + len(values) > len(self._held):
            self._held = np.concatenate([self._held, np.empty_like(self._held)])
        self._held[self.count : self.count + len(values)] = values
        self.count += len(values)

    @property
    def array(self) -> Any:
        """What is in it."""
        return self._held[: self.count]


class Unfit(Exception):
    """A tariff that columns cannot hold."""


class Tables:
    """The tariffs known, by the text of the list in which they stand."""

    def __init__(self) -> None:
        self.marks: dict[bytes, bytes] = {}
        """What stands for a text in its line; empty for those that columns cannot hold."""
        self.near: dict[bytes, list[bytes]] = {}
        self.lengths: dict[bytes, list[int]] = {}
        """By how they begin: the first few, and how long the others are."""
        self._bytes = 0
        self.programs: list[Program] = []
        self.fits: list[Fit] = []
        self.codes: dict[str, int] = {"": 0}
        """Ids and currencies in capitals, as numbers; 0 for none."""
        self.idents, self.currencies = Column(np.int64), Column(np.int64)
        self.starts, self.ends = Column(np.int64), Column(np.int64)
        self.clock, self.flags = Column(np.int64), Column(bool, 8)
        self.ages, self.energies = Column(np.int64), Column(np.int64)
        self.taxes, self.largest = Column(np.int64), Column(np.float64)
        self.limits = Column(np.int64, 4)
        self.cells = Column(np.int64)
        """By place in `clock`, times 7, and weekday: which row of `first` and `count`, -1 for not asked yet."""
        self.first, self.count = Column(np.int64, 4), Column(np.int64, 4)
        self.low, self.high, self.rest = Column(np.int64, 5), Column(np.int64, 5), Column(bool)
        self.worth, self.gross, self.step, self.group = (Column(np.int64) for _ in range(4))

    @property
    def full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self.marks) > _MOST or self._bytes > _MOST_BYTES

    def take(self, text: bytes) -> None:
        """Take in a list of tariffs."""
        self._bytes += len(text)
        self.marks[text] = b""
        try:
            found = msgspec.json.decode(text, type=list[msgspec.Raw])
            made = program(bytes(found[0])) if len(found) == 1 else None
            if made is not None:
                self._add(made)
                self.marks[text] = b"%d" % (MARK + len(self.programs) - 1)
        except (msgspec.MsgspecError, Unfit, RecursionError):
            return

    def _add(self, made: Program) -> None:
        clock, ages, energies = (
            _whole(made.days or (0,), MILLI),
            _whole(made.ages, MILLI),
            sorted(_whole(made.energies, TEN_THOUSANDTH)),
        )
        limits = [side for limit in (made.minimum, made.maximum) for side in _limit(limit, made.tariff.taxes)]
        rules = [each.restrictions for each in made.tariff.elements]
        parts = [part for element in made.tariff.elements for part in element.components]
        if made.tariff.taxes not in _TAXES:
            raise Unfit
        largest = max((_dearest(each) for each in parts), default=0)
        shift = len(self.programs) * SPAN
        self.programs.append(made)
        self.fits.append(Fit(made, made.notes))
        self.idents.add(self._code(made.tariff.id.upper()))
        self.currencies.add(self._code(made.tariff.currency))
        self.starts.add(NONE if made.tariff.start is None else -(-made.tariff.start // MILLI))
        self.ends.add(NEVER if made.tariff.end is None else -(-made.tariff.end // MILLI))
        self.flags.add(
            (
                bool(made.days),
                any(each.days for each in rules),
                *made.asks,
                *(each in made.has for each in ("FLAT", "ENERGY")),
                bool(made.has & {"TIME", "PARKING_TIME"}),
                "PARKING_TIME" in made.has,
            )
        )
        self.clock.add(*(shift + each for each in clock), shift + (DAY if made.days else FAR))
        self.cells.add(*[-1] * (len(clock) + 1) * _WEEK)
        self.ages.add(*(shift + each for each in ages), shift + FAR)
        self.energies.add(*(shift + each for each in energies), shift + FAR)
        self.taxes.add(_TAXES[made.tariff.taxes])
        self.largest.add(largest)
        self.limits.add(limits)

    def _code(self, text: str) -> int:
        return self.codes.setdefault(text, len(self.codes))

    def coded(self, texts: Iterable[str]) -> Any:
        """Give texts as numbers, -1 for what no tariff says; one more at the end, for texts that are missing: 0."""
        return np.array([*(self.codes.get(text.upper(), -1) for text in texts), 0])

    def cell(self, tariffs: Any, slots: Any, weekdays: Any) -> Any:
        """Give the rows of `first` and `count` for places in `clock` and weekdays."""
        wanted = slots * _WEEK + weekdays
        found = self.cells.array[wanted]
        new = found < 0
        if new.any():
            for at, place in dict(zip(wanted[new].tolist(), np.flatnonzero(new).tolist(), strict=True)).items():
                self._work_out(at, int(tariffs[place]))
            found = self.cells.array[wanted]
        return found

    def _work_out(self, at: int, tariff: int) -> None:
        slot, weekday = divmod(at, _WEEK)
        begun = int(np.searchsorted(self.clock.array, tariff * SPAN))
        firsts, counts = [], []
        for dimension, found in zip(DIMENSIONS, self.programs[tariff].candidates(slot - begun, weekday), strict=True):
            firsts.append(self.worth.count)
            counts.append(len(found))
            for each in found:
                self._candidate(dimension, each, self.programs[tariff].tariff.taxes)
        self.cells.array[at] = self.first.count
        self.first.add(firsts)
        self.count.add(counts)

    def _candidate(self, dimension: str, each: Candidate, taxes: str) -> None:
        low, high = [NONE] * 5, [NEVER] * 5
        for place, least, below in each.rest:
            scale = (1, TEN_THOUSANDTH, MILLI, TEN_THOUSANDTH, TEN_THOUSANDTH)[place]
            low[place] = max(-(-least // scale), NONE + 1)
            high[place] = min(-(-below // scale), NEVER)
        worth = _priced(each.worth // WEIGHT[dimension], dimension)
        rate = {"added": _rate(each.rate), "none": RATE}.get(taxes, 0)
        self.low.add(low)
        self.high.add(high)
        self.rest.add(bool(each.rest))
        self.worth.add(worth)
        self.gross.add(worth * rate if rate else abs(worth))
        self.step.add(1 if dimension == "FLAT" else _whole([each.step], _WHOLE[dimension])[0])
        self.group.add(GROUPS.index(each.group))


_FULL = {"ENERGY": 360, "TIME": 1, "PARKING_TIME": 1, "FLAT": 3_600_000}
"""What a price of one ten thousandth per unit of a column is worth, in UNIT."""


def _priced(units: int, dimension: str) -> int:
    """Give what one unit of a column costs, in UNIT."""
    return _whole([units * WEIGHT[dimension] * _WHOLE[dimension]], UNIT, _DEAREST)[0]


def _dearest(part: Component) -> float:
    """Give the most that a component makes of one UNIT's worth of quantity at a price of one."""
    _whole([part.step * MICRO], _WHOLE[part.dimension])
    price = abs(_priced(int(part.units), part.dimension)) / _FULL[part.dimension]
    return price * max(RATE, _rate(int(part.rate)))


def _rate(rate: int) -> int:
    return _whole([rate], _RATE, _TAXED)[0]


def _whole(values: Iterable[int], scale: int, most: int = FAR) -> list[int]:
    """Give values in a larger unit; raises Unfit where they are no whole numbers, or beyond all sense."""
    if any(each % scale or not -most < each // scale < most for each in values):
        raise Unfit
    return [each // scale for each in values]


def _limit(limit: Bounds | None, taxes: str) -> tuple[int, int]:
    if limit is None:
        return NONE, NONE
    after = limit.after
    if after is None and limit.before is not None and taxes == "none":
        after = limit.before * 10**8
    return _side(limit.before, UNIT), _side(after, UNIT * _RATE)


def _side(value: int | None, scale: int) -> int:
    if value is None:
        return NONE
    if value % scale or abs(value // scale) > NEVER // 2:
        raise Unfit
    return value // scale


assert COST // UNIT == 36 * 10**9  # noqa: S101 - what the figures above hang on
