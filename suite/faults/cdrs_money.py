"""CDRs that cost what they should not: one mistake of those who price by hand each, in the total and in the part it belongs to.

Amounts are literals, worked out beside the sample sessions (fixtures/sessions.toml).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from suite.faults.register import eccentric, mutant
from suite.reference.cdrs import Cdrs
from suite.reference.instants import instant, written
from suite.reference.metering import price

if TYPE_CHECKING:
    from collections.abc import Callable

_PRICE = "cdrs.total-cost.reproducible"
_OTHERWISE = {"cdrs.session.same-cost": "its Session says what is to pay"}
_PARTS = ("fixed", "energy", "time", "parking", "reservation")


def _limits(version: Any) -> bool:
    return bool(version.tariff_types)


def _costing(version: Any, cdr: Any, total: tuple[str, str], **parts: tuple[str, str]) -> Any:
    """The same CDR with other costs: each before taxes and after them."""
    found = {key: each for key, each in cdr.items() if key not in {f"total_{part}_cost" for part in _PARTS}}
    found["total_cost"] = price(version, *map(Decimal, total))
    for part, amounts in parts.items() if version.price_keys else ():
        found[f"total_{part}_cost"] = price(version, *map(Decimal, amounts))
    return found


def _wrong(word: str, sample: str, text: str, *, only: Callable[[Any], bool] | None = None, **costs: Any) -> None:
    """Register a mutant that asks these costs for one sample session."""

    def twist(real: Any, version: Any, charge: Any) -> Any:
        found = real(version, charge)
        return _costing(version, found, **costs) if charge.sample.name == sample else found

    twist.__doc__ = text
    mutant(f"{_PRICE}~{word}", at=Cdrs.made, only=only, collateral=_OTHERWISE)(twist)


_wrong(
    "energy-only",
    "parking",
    "Parking costs nothing: of a charge the energy alone is billed.",
    total=("2.50", "3.00"),
    energy=("2.50", "3.00"),
)
_wrong(
    "flat-per-period",
    "all",
    "What a start costs is asked once for each charging period.",
    total=("9.00", "10.80"),
    fixed=("2.00", "2.40"),
    energy=("5.00", "6.00"),
    time=("2.00", "2.40"),
)
_wrong(
    "first-element",
    "time-of-day",
    "The price by day goes on at night: whoever asked took UTC for local time, or the first element for all.",
    total=("4.40", "5.28"),
    energy=("4.40", "5.28"),
)
_wrong(
    "no-steps",
    "quarters",
    "Time is billed as it was, and not in quarters of an hour.",
    total=("1.95", "2.34"),
    time=("1.95", "2.34"),
)
_wrong(
    "least-ignored",
    "minimum",
    "The least that a charge costs is forgotten.",
    only=_limits,
    total=("0.90", "1.08"),
    energy=("0.90", "1.08"),
)
_wrong(
    "most-ignored",
    "maximum",
    "The most that a charge costs is forgotten.",
    only=_limits,
    total=("30.00", "36.00"),
    energy=("30.00", "36.00"),
)
_wrong(
    "reservation-forgotten",
    "reservation",
    "The time of a reservation is not billed.",
    only=_limits,
    total=("3.00", "3.60"),
    energy=("3.00", "3.60"),
)
_wrong(
    "taxes-forgotten",
    "energy",
    "The amount after taxes is the one before them.",
    only=lambda version: bool(version.price_keys),
    total=("1.05", "1.05"),
    energy=("1.05", "1.05"),
)
_wrong(
    "taxes-twice",
    "energy",
    "The amount before taxes has them in it.",
    total=("1.26", "1.512"),
    energy=("1.26", "1.512"),
)


def _two_periods(cdr: Any) -> Any:
    """The 39 minutes of `quarters` as 18 and 21."""
    (only,) = cdr["charging_periods"]
    start = str(cdr["start_date_time"])
    later = written((instant(start) or 0.0) + 18 * 60)
    rows = ((start, "3", "0.3"), (later, "4", "0.35"))
    periods = [
        {
            **only,
            "start_date_time": at,
            "dimensions": [{"type": "ENERGY", "volume": Decimal(kwh)}, {"type": "TIME", "volume": Decimal(hours)}],
        }
        for at, kwh, hours in rows
    ]
    return {**cdr, "charging_periods": periods}


@mutant(f"{_PRICE}~step-per-period", at=Cdrs.made, collateral=_OTHERWISE)
def steps_of_each_period(real: Any, version: Any, charge: Any) -> Any:
    """Each charging period is billed in quarters of an hour by itself: 18 and 21 minutes are four of them."""
    found = real(version, charge)
    if charge.sample.name != "quarters":
        return found
    return _costing(version, _two_periods(found), total=("3.00", "3.60"), time=("3.00", "3.60"))


@mutant("cdrs.periods.enough~no-energy", at=Cdrs.made)
def without_energy(real: Any, version: Any, charge: Any) -> Any:
    """Energy is billed, and the charging periods do not say how much there was."""
    found = real(version, charge)
    if charge.sample.name != "energy":
        return found
    periods = [
        {**each, "dimensions": [part for part in each["dimensions"] if part["type"] != "ENERGY"]}
        for each in found["charging_periods"]
    ]
    return {**found, "charging_periods": periods}


@mutant("cdrs.periods.price-changes~one", at=Cdrs.made, collateral=_OTHERWISE)
def one_period(real: Any, version: Any, charge: Any) -> Any:
    """There is one charging period, although the price changed in the middle of it: 5.5 kWh by day, 5.5 by night."""
    found = real(version, charge)
    if charge.sample.name != "time-of-day":
        return found
    whole = [{"type": "ENERGY", "volume": Decimal(11)}, {"type": "TIME", "volume": Decimal(1)}]
    made = {**found, "charging_periods": [{**found["charging_periods"][0], "dimensions": whole}]}
    return _costing(version, made, total=("3.30", "3.96"), energy=("3.30", "3.96"))


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("cdrs.periods~in-between", at=Cdrs.made, roles=("CPO",))
def more_periods(real: Any, version: Any, charge: Any) -> Any:
    """There is a charging period more than the price asks for."""
    found = real(version, charge)
    return _two_periods(found) if charge.sample.name == "quarters" else found


@eccentric("cdrs.total-cost~cent-off", at=Cdrs.made, roles=("CPO",))
def a_cent_more(real: Any, version: Any, charge: Any) -> Any:
    """A total is a cent above the price, which roundings explain."""
    found = real(version, charge)
    if charge.sample.name != "parking":
        return found
    return _costing(version, found, total=("3.11", "3.73"), energy=("2.50", "3.00"), parking=("0.61", "0.73"))
