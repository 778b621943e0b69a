"""Whether the judges of CDRs have surely nothing to say, found in one pass over an object that its closed schema took.

Doubts rather than trusts: sums are added as floats here, and what comes near a limit is left to the judges, who reckon exactly.
A judge that is not known here is always asked, so that a new one cannot be forgotten. A test holds this to the judges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.judge.records import ON_OBJECTS
from suite.judge.rules.cdrs_data import LONGEST, SESSION_ONLY
from suite.judge.rules.cdrs_totals import PARTS
from suite.pricing.compare import decimals

if TYPE_CHECKING:
    from suite.standard.versions import Version

Json = dict[str, Any]
_KNOWN = frozenset({
    "ids_and_credits", "periods_ascend", "nothing_for_sessions_only", "tariffs_belong", "times_are_known", "one_connector",
    "volumes_add_up", "time_is_the_span", "costs_add_up",
})  # fmt: skip
_SURE = 0.9
"""The part of what sums may be off within which floats cannot be wrong about it."""
_STEP, _HALF_DIGIT = 0.001, 0.00005
_WHOLE = 20
"""Characters of a DateTime without fraction, of which the text itself can be compared."""


class Quiet:
    """The pass for one version."""

    def __init__(self, version: Version) -> None:
        """Look whether all judges are known."""
        self._keys = version.price_keys
        self._all_known = all(each.__name__ in _KNOWN for each in ON_OBJECTS.get("cdr", ()))

    def is_clean(self, cdr: Json) -> bool:
        """Say whether no judge has anything to say for sure."""
        if not self._all_known or not self._keys or "location" in cdr or len(cdr["id"]) > LONGEST:
            return False
        if "credit" in cdr or "credit_reference_id" in cdr or cdr["start_date_time"] < "1971":
            return False
        return _belong(cdr) and _in_order(cdr) and _add_up(cdr) and self._cost_adds_up(cdr)

    def _cost_adds_up(self, cdr: Json) -> bool:
        parts = [cdr[name] for name in PARTS if name in cdr]
        if not parts:
            return True
        allowed = _SURE * 10.0 ** -decimals(cdr["currency"]) * max(1.0, (len(parts) + 1) / 2)
        total = cdr["total_cost"]
        for name in self._keys:
            found = [each[name] for each in parts if name in each]
            if not found or len(found) != len(parts) or name not in total:
                continue
            if isinstance(total[name], list) or any(isinstance(each, list) for each in found):
                continue  # taxes that are listed one by one: no judge adds those up
            more = sum(found) - total[name]
            if more > allowed or (-more > allowed and len(parts) == len(PARTS)):
                return False
        return True


def _belong(cdr: Json) -> bool:
    """Every period names a Tariff that is there, or none; all are in one currency; nothing is for Sessions only."""
    currency = cdr["currency"]
    known = set()
    for tariff in cdr.get("tariffs", ()):
        known.add(tariff["id"].upper())
        if tariff["currency"] != currency:
            return False
    named = {each["tariff_id"] for each in cdr["charging_periods"] if "tariff_id" in each}
    return not known or {each.upper() for each in named} <= known


def _in_order(cdr: Json) -> bool:
    starts = [each["start_date_time"] for each in cdr["charging_periods"]]
    if not starts or starts[0] != cdr["start_date_time"]:
        return False
    ends = [*starts, cdr["end_date_time"]]
    for each in ends:
        if len(each) != _WHOLE or each[-1] != "Z":
            return False
    return sorted(ends) == ends


def _add_up(cdr: Json) -> bool:
    """The totals are the sums of the periods, of which each tells its time."""
    periods = cdr["charging_periods"]
    energy, energies, time, parked, park = 0.0, 0, 0.0, 0.0, False
    for period in periods:
        timed = False
        measured = False
        for each in period["dimensions"]:
            kind, volume = each["type"], each["volume"]
            if kind == "ENERGY":
                energy += volume
                measured = True
            elif kind == "TIME":
                time += volume
                timed = True
            elif kind == "PARKING_TIME":
                parked += volume
                timed = park = True
            elif kind == "RESERVATION_TIME" or kind in SESSION_ONLY:
                return False
        if not timed:
            return False
        energies += measured
    near = _SURE * (_STEP + _HALF_DIGIT * len(periods))
    if energies == len(periods) and abs(abs(cdr["total_energy"]) - abs(energy)) > near:
        return False
    if abs(cdr["total_time"] - time - parked) > near:
        return False
    return not park or "total_parking_time" not in cdr or abs(cdr["total_parking_time"] - parked) <= near
