"""One call for those who judge a CDR or a Session: what differs, why, under which reading, and the session over time.

    made = review(cdr, tariffs, tolerance=config.pricing["tolerance"])
    if not made.verified:
        ...  # nothing can be said of the price: made.why_not says what keeps us from it. Never a breach.
    for each in made.differences:
        Fault(requirement, each.expected, each.actual, each.message, each.pointer, each.hint, chart=made.chart)

`differences` holds what no accepted reading of the disputed passages explains; a claim that fits under another reading is no
difference, and `readings` names that reading, with `doubtful` where it is one that we only warn of. `remarks` are notes with
a code and a pointer on what was odd: `judge/costs.py` knows to which requirement each belongs. The tariffs given count
only where the record carries none; give those that it names (`tariffs_of`). Pure: nothing is kept between two calls, and
nothing that a stranger wrote raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from suite.pricing.audit import Audit, audit
from suite.pricing.bill import PARTS
from suite.pricing.charge import read_charge
from suite.pricing.chart import chart
from suite.pricing.numbers import number, text
from suite.pricing.suspects import first_differing, suspect
from suite.pricing.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.pricing.compare import Difference
    from suite.pricing.notes import Note
    from suite.pricing.suspects import Suspect
    from suite.record.rows import Chart

VOLUMES = frozenset({"/total_energy", "/total_time", "/total_parking_time"})
"""Sums of what was measured, which are no prices."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A field that is wrong: amounts as exact decimal text."""

    pointer: str
    expected: str
    actual: str
    message: str
    hint: str
    doubtful: bool
    """Only worth a warning."""


@dataclass(frozen=True)
class Review:
    """What a judge needs to know of one record."""

    audit: Audit

    @property
    def verified(self) -> bool:
        """Whether the price could be worked out at all."""
        return self.audit.verified

    @cached_property
    def why_not(self) -> Note | None:
        """What keeps the price from being verified: the first such note; None where it only claims no costs."""
        return next((each for each in self.audit.notes if each.blocks), None)

    @property
    def remarks(self) -> list[Note]:
        """What was odd and does not keep us from it."""
        return [each for each in self.audit.notes if not each.blocks]

    @property
    def readings(self) -> list[tuple[str, str]]:
        """The readings other than ours that give what is claimed: (id, value); empty where ours does, or none."""
        return [(each.question.id, each.value) for each in self.audit.readings]

    @property
    def doubtful(self) -> bool:
        """Whether the claim fits only under a reading that we warn of."""
        return any(each.policy == "warn" for each in self.audit.readings)

    @cached_property
    def differences(self) -> list[Reviewed]:
        """The fields that are wrong, total_cost first."""
        return [self._told(each) for each in self.audit.differences]

    @cached_property
    def period(self) -> int:
        """The period at which the price first differs; -1 where nothing does, or no period can be named."""
        prices = [each for each in self.audit.differences if each.pointer not in VOLUMES]
        if not prices:
            return -1
        if self._suspect and self._suspect.lines:
            found = first_differing(self.audit.bill.lines, self._suspect.lines)
            if found >= 0:
                return found
        groups = {PARTS[name] for name in PARTS for each in prices if f"{each.pointer}/".startswith(f"/{name}/")}
        lines = [line for line in self.audit.bill.lines if not groups or line.group in groups]
        return lines[0].place if lines else -1

    @cached_property
    def chart(self) -> Chart:
        """The session over time, for the report: a row field of the run record (`Finding.chart`)."""
        return chart(self.audit.charge, self.period, self._suspect.words if self._suspect else "")

    @cached_property
    def _suspect(self) -> Suspect | None:
        wrong = self.verified and any(each.pointer not in VOLUMES for each in self.audit.differences)
        return suspect(self.audit) if wrong else None

    def _told(self, each: Difference) -> Reviewed:
        expected, actual = text(each.computed) or "", text(each.claimed) or ""
        name = each.pointer[1:].replace("/", ".")
        if each.pointer in VOLUMES:
            told = f"{name} is {actual}, and the periods add up to {expected}"
            return Reviewed(each.pointer, expected, actual, told, "", each.doubtful)
        what = " after taxes" if each.pointer.count("/") == 1 and not self.audit.charge.old else ""
        told = f"{name} is {actual}{what}, and the Tariffs give {expected}"
        return Reviewed(each.pointer, expected, actual, told, self._hint(), each.doubtful)

    def _hint(self) -> str:
        """Say what the claim looks like, and what priced the first period that differs."""
        said = f"The claim is what comes out with: {self._suspect.words}. " if self._suspect else ""
        line = next((each for each in self.audit.bill.lines if each.place == self.period), None)
        if line is None:
            return said.strip()
        zone = self.audit.charge.zone.info.key
        price = f"{line.dimension} at {text(line.component.price)}"
        return f"{said}The first period that differs is {line.place + 1}: {price}, {why(line, zone)}"


def review(
    record: Mapping[str, Any],
    tariffs: Sequence[Mapping[str, Any]] = (),
    *,
    tolerance: object = "auto",
    time_zone: str | None = None,
    expired: bool | None = None,
) -> Review:
    """Price a parsed CDR or Session exactly and hold its claims against the result.

    `tolerance`: as target.toml's `[pricing]` has it, "auto" or an amount of the currency ("0.02"). `time_zone`: the Location's,
    where it is known from elsewhere. `expired`: whether a reservation expired, None where nobody knows.
    """
    given = () if record.get("tariffs") else tariffs
    charge = read_charge(record, given, time_zone=time_zone)
    return Review(audit(charge, expired=expired, allowed=allowed(tolerance)))


def allowed(tolerance: object) -> Fraction | None:
    """Read a tolerance of target.toml; None for "auto": a minor unit, or half of one for each priced component."""
    return None if tolerance is None or tolerance == "auto" else number(tolerance)


def tariffs_of(record: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Choose from the tariffs known those that the record's periods name."""
    periods = record.get("charging_periods")
    entries = periods if isinstance(periods, list) else []
    named = {str(each["tariff_id"]).upper() for each in entries if isinstance(each, dict) and each.get("tariff_id")}
    return [each for each in known if str(each.get("id")).upper() in named]
