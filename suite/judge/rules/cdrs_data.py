"""CDRs as data: ids, credits, periods, dimensions, and whose connector it was (CDR-02, 04, 05, 10, 11, 15, 29, 30)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from suite.judge.facts import instant
from suite.judge.records import Item, Json, entries, on_objects
from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 36
SESSION_ONLY = frozenset({"CURRENT", "POWER", "ENERGY_EXPORT", "ENERGY_IMPORT", "STATE_OF_CHARGE"})
_SLACK = 1.0
"""Seconds: fractions of times may be cut off."""
_NOT_AVAILABLE = "#NA"


@on_objects("cdr", "cdrs.id.length", "cdrs.credit.reference", "cdrs.credit.id")
def ids_and_credits(item: Item) -> Iterator[Fault]:
    """A CDR that is no credit has a short id; a credit names another CDR, and nothing else does."""
    cdr, here = item.value, item.pointer
    ident, reference, credit = cdr.get("id"), cdr.get("credit_reference_id"), cdr.get("credit") is True
    if not credit and isinstance(ident, str) and len(ident) > LONGEST:
        yield Fault(
            "cdrs.id.length", f"at most {LONGEST} characters", f"{len(ident)}: {ident[:60]}", pointer=f"{here}/id"
        )
    if credit and not reference:
        yield Fault(
            "cdrs.credit.reference",
            "credit_reference_id beside credit = true",
            "absent",
            pointer=f"{here}/credit_reference_id",
        )
    if reference and not credit:
        actual = f"credit = {str(cdr.get('credit')).lower()}" if "credit" in cdr else "credit is absent"
        yield Fault(
            "cdrs.credit.reference", "credit = true beside credit_reference_id", actual, pointer=f"{here}/credit"
        )
    if credit and isinstance(ident, str) and isinstance(reference, str) and ident.upper() == reference.upper():
        yield Fault("cdrs.credit.id", "an id of its own", ident, pointer=f"{here}/id")


@on_objects("cdr", "cdrs.periods.ascending")
def periods_ascend(item: Item) -> Iterator[Fault]:
    """Periods stand in the order of time, the first where the CDR begins, none behind its end."""
    yield from ascending(
        item, "cdrs.periods.ascending", ("start_date_time",), ("end_date_time", "stop_date_time"), first=True
    )


def ascending(
    item: Item, requirement: str, begins: tuple[str, ...], ends: tuple[str, ...], *, first: bool
) -> Iterator[Fault]:
    """The same for CDRs and Sessions; `first`: the first period begins when all of it begins."""
    found = [
        (at, period["start_date_time"], f"{pointer}/start_date_time")
        for period, pointer in entries(item.value.get("charging_periods"), f"{item.pointer}/charging_periods")
        if (at := instant(period.get("start_date_time"))) is not None
    ]
    for (before, told, _), (after, actual, pointer) in pairwise(found):
        if after < before:
            yield Fault(requirement, f"not before {told}, where the period before it begins", actual, pointer=pointer)
            return
    begin = next((at for name in begins if (at := instant(item.value.get(name))) is not None), None)
    end = next((at for name in ends if (at := instant(item.value.get(name))) is not None), None)
    if not found or begin is None or begin == 0:
        return
    at, actual, pointer = found[0]
    if at < begin - _SLACK or (first and at > begin + _SLACK):
        expected = "the start of it all, " if first else "not before its start, "
        yield Fault(requirement, f"{expected}{_named(item.value, begins)}", actual, pointer=pointer)
    at, actual, pointer = found[-1]
    if end is not None and at > end + _SLACK:
        yield Fault(requirement, f"not after its end, {_named(item.value, ends)}", actual, pointer=pointer)


def _named(value: Json, names: tuple[str, ...]) -> str:
    return next((str(value[name]) for name in names if value.get(name)), "")


@on_objects("cdr", "cdrs.periods.no-session-only")
def nothing_for_sessions_only(item: Item) -> Iterator[Fault]:
    """No dimension stands in a CDR that is for Sessions."""
    for period, at in entries(item.value.get("charging_periods"), f"{item.pointer}/charging_periods"):
        for dimension, where in entries(period.get("dimensions"), f"{at}/dimensions"):
            kind = dimension.get("type")
            if isinstance(kind, str) and kind in SESSION_ONLY:
                expected = "a dimension of CDRs: ENERGY, TIME, PARKING_TIME, RESERVATION_TIME, MIN_ or MAX_ of CURRENT or POWER"
                yield Fault(
                    "cdrs.periods.no-session-only", expected, kind, pointer=f"{where}/type", cause=f"{kind} in a CDR"
                )
                return


@on_objects("cdr", "cdrs.periods.tariff-given", "cdrs.currency.one")
def tariffs_belong(item: Item) -> Iterator[Fault]:
    """A period names a Tariff that the CDR holds; all are in one currency."""
    cdr, here = item.value, item.pointer
    tariffs = entries(cdr.get("tariffs"), f"{here}/tariffs")
    known = {str(each.get("id")).upper() for each, _ in tariffs}
    for period, at in entries(cdr.get("charging_periods"), f"{here}/charging_periods"):
        named = period.get("tariff_id")
        if isinstance(named, str) and tariffs and named.upper() not in known:
            expected = "the id of one of the Tariffs in it: " + ", ".join(sorted(known)[:5])
            yield Fault("cdrs.periods.tariff-given", expected, named, pointer=f"{at}/tariff_id")
            break
    currency = cdr.get("currency")
    for each, at in tariffs:
        other = each.get("currency")
        if isinstance(currency, str) and isinstance(other, str) and other.upper() != currency.upper():
            yield Fault("cdrs.currency.one", currency, other, pointer=f"{at}/currency")


@on_objects("cdr", "cdrs.times.known")
def times_are_known(item: Item) -> Iterator[Fault]:
    """A date of 1970 stands for a time that nobody knows, and needs an agreement."""
    for name in ("start_date_time", "end_date_time"):
        value = item.value.get(name)
        if isinstance(value, str) and value.startswith(("1970-1-1T", "1970-01-01T00:00:00")):
            yield Fault("cdrs.times.known", "a time that is known", value, pointer=f"{item.pointer}/{name}")


@on_objects("cdr", "cdrs.location.one-connector")
def one_connector(item: Item) -> Iterator[Fault]:
    """The one EVSE and Connector that was used, and its EVSE ID unless it was an unused reservation."""
    yield from one_evse(item, "cdrs.location.one-connector")
    place = item.value.get("cdr_location")
    if isinstance(place, dict) and place.get("evse_id") == _NOT_AVAILABLE and not _only_reserved(item.value):
        here = f"{item.pointer}/cdr_location/evse_id"
        yield Fault(
            "cdrs.location.one-connector", "an EVSE ID, since there was a session", _NOT_AVAILABLE, pointer=here
        )


def one_evse(item: Item, requirement: str) -> Iterator[Fault]:
    """Where a whole Location is carried along: one EVSE with one Connector."""
    place = item.value.get("location")
    if not isinstance(place, dict) or not item.version.location_type:
        return
    evses = entries(place.get("evses"), "")
    connectors = [each for evse, _ in evses for each, _ in entries(evse.get("connectors"), "")]
    if len(evses) != 1 or len(connectors) != 1:
        actual = f"{len(evses)} EVSEs, {len(connectors)} Connectors"
        yield Fault(requirement, "one EVSE with one Connector", actual, pointer=f"{item.pointer}/location/evses")


def _only_reserved(cdr: Json) -> bool:
    """Nothing was charged and no time was spent but that of a reservation, or nothing says so."""
    kinds = {
        dimension.get("type")
        for period, _ in entries(cdr.get("charging_periods"), "")
        for dimension, _ in entries(period.get("dimensions"), "")
        if dimension.get("volume")
    }
    return not kinds & {"ENERGY", "TIME", "PARKING_TIME"} and not cdr.get("total_energy")
