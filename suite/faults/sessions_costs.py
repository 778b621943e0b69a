"""Sessions that say other costs than their Tariffs give, or other things than their CDRs; and what is lawful of that.

Amounts are literals, worked out beside the sample sessions (fixtures/sessions.toml).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from suite.faults.register import eccentric, mutant
from suite.reference.cdrs import Cdrs
from suite.reference.instants import instant, written
from suite.reference.metering import price
from suite.reference.seed_tariff import tariff_id
from suite.reference.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Callable

_PRICE, _COST, _TIMES = "sessions.total-cost.reproducible", "cdrs.session.same-cost", "cdrs.session.same-times"
_LISTED = "cdrs.total-cost.by-listed-tariffs"
_CHARGE = ("swipe_card", "stop_session")
_CREDIT = ("credit_cdr",)
_CPO = ("CPO",)
_BILLED = {_COST: "its CDR says what it cost"}
_PERIODS = "charging_periods"
_TEN_MINUTES = 600.0
_FAST, _DAYTIME = 3, "time-of-day"
"""The number of a Tariff that every owner lists, at 0.62 a kWh; and the sample whose price changes on the way."""


def _new(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _credits(version: Any) -> bool:
    return bool(version.credit_cdrs)


def _is(charge: Any, sample: str) -> bool:
    """Whether it was charged before we met, under that sample."""
    return charge.sample.name == sample and charge.status == "COMPLETED" and "partner" in charge.session_id


def _costing(version: Any, value: Any, before: str, after: str) -> Any:
    return {**value, "total_cost": price(version, Decimal(before), Decimal(after))}


def _unnamed(value: Any) -> Any:
    """The same with periods that name no Tariff."""
    periods = [{key: each for key, each in period.items() if key != "tariff_id"} for period in value[_PERIODS]]
    return {**value, _PERIODS: periods}


# -- the costs of Sessions ---------------------------------------------------------------------------------------------


def _wrong(word: str, sample: str, text: str, before: str, after: str, only: Callable[[Any], bool] = _new) -> None:
    def twist(real: Any, version: Any, charge: Any) -> Any:
        found = real(version, charge)
        return _costing(version, found, before, after) if _is(charge, sample) else found

    twist.__doc__ = text
    mutant(f"{_PRICE}~{word}", at=Sessions.made, only=only, collateral=_BILLED)(twist)


_wrong("energy-only", "parking", "A Session that is over has the energy in its costs, and no parking.", "2.50", "3.00")
_wrong("by-day", _DAYTIME, "A Session that is over has the price by day in its costs, at night too.", "4.40", "5.28")
_wrong(
    "no-steps", "quarters", "Time costs in a Session what it lasted, and not whole quarters of an hour.", "1.95", "2.34"
)


@mutant(f"{_PRICE}~pushed", at=Sessions.made, stimuli=_CHARGE, only=_new, collateral=_BILLED)
def pushed_twice_the_price(real: Any, version: Any, charge: Any) -> Any:
    """A Session that ends while we look is pushed with twice its price."""
    found = real(version, charge)
    live = "partner" not in charge.session_id and "total_cost" in found
    return _costing(version, found, "2.10", "2.52") if live and charge.sample.name == "energy" else found


# -- against CDRs ------------------------------------------------------------------------------------------------------


@mutant(f"{_COST}~more", at=Sessions.made)
def costs_more_than_billed(real: Any, version: Any, charge: Any) -> Any:
    """A Session that is over costs more than its CDR, and names no Tariff."""
    found = real(version, charge)
    return _costing(version, _unnamed(found), "1.80", "2.16") if _is(charge, "energy") else found


def _moved(value: Any, names: tuple[str, str], seconds: float) -> Any:
    name = next(each for each in names if each in value)
    return {**value, name: written((instant(value[name]) or 0.0) + seconds)}


@mutant(f"{_TIMES}~ends-later", at=Sessions.made)
def ends_later(real: Any, version: Any, charge: Any) -> Any:
    """A Session ended ten minutes after its CDR says."""
    found = real(version, charge)
    return _moved(found, ("end_date_time", "end_datetime"), _TEN_MINUTES) if _is(charge, "energy") else found


@mutant(f"{_TIMES}~begins-earlier", at=Sessions.made, only=_new)
def begins_earlier(real: Any, version: Any, charge: Any) -> Any:
    """A Session began ten minutes before its CDR says, without any reservation."""
    found = real(version, charge)
    return _moved(found, ("start_date_time", "start_datetime"), -_TEN_MINUTES) if _is(charge, "energy") else found


# -- by Tariffs that are listed ----------------------------------------------------------------------------------------


def _by_list(version: Any, cdr: Any, charge: Any, before: str) -> Any:
    """A CDR without Tariffs, charged under one of the list: 4.2 kWh x 0.62 = 2.604, which knows no taxes."""
    kept = {key: each for key, each in cdr.items() if key not in {"tariffs", "total_energy_cost"}}
    named = tariff_id(charge.owner, _FAST)
    periods = [{**each, "tariff_id": named} for each in kept[_PERIODS]]
    return _costing(version, {**kept, _PERIODS: periods}, before, before)


def _silent(real: Any, version: Any, charge: Any) -> Any:
    """Of what is billed so the Session says no costs."""
    found = real(version, charge)
    return {key: each for key, each in found.items() if key != "total_cost"} if _is(charge, "energy") else found


@mutant(f"{_LISTED}~dear", at=Cdrs.made, only=_new)
def dearer_than_listed(real: Any, version: Any, charge: Any) -> Any:
    """A CDR without Tariffs costs more than the listed Tariff gives that its periods name."""
    found = real(version, charge)
    return _by_list(version, found, charge, "3.10") if _is(charge, "energy") else found


mutant(f"{_LISTED}~dear", at=Sessions.made, only=_new)(_silent)


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("cdrs.total-cost~listed-tariffs", at=Cdrs.made, roles=_CPO, only=_new)
def as_listed(real: Any, version: Any, charge: Any) -> Any:
    """A CDR holds no Tariffs, and costs to the cent what the listed Tariff gives that its periods name."""
    found = real(version, charge)
    return _by_list(version, found, charge, "2.60") if _is(charge, "energy") else found


eccentric("cdrs.total-cost~listed-tariffs", at=Sessions.made, roles=_CPO, only=_new)(_silent)


@eccentric("cdrs.total-cost~unlisted-tariffs", at=Cdrs.made, roles=_CPO, only=_new)
def under_unlisted(real: Any, version: Any, charge: Any) -> Any:
    """CDRs of what was not free hold no Tariffs, and name some that no list has."""
    found = real(version, charge)
    return {key: each for key, each in found.items() if key != "tariffs" or charge.sample.name == "free"}


@eccentric("sessions.total-cost~no-tariff-named", at=Sessions.made, roles=_CPO, only=_new)
def names_no_tariff(real: Any, version: Any, charge: Any) -> Any:
    """Charging periods of Sessions name no Tariff."""
    return _unnamed(real(version, charge))


@eccentric("sessions.total-cost~cent-off", at=Sessions.made, roles=_CPO)
def a_cent_more(real: Any, version: Any, charge: Any) -> Any:
    """A Session that is over costs a cent more than it should, which roundings explain."""
    found = real(version, charge)
    return _costing(version, found, "3.11", "3.73") if _is(charge, "parking") else found


@eccentric("sessions.total-cost~estimate", at=Sessions.made, roles=_CPO, stimuli=_CHARGE)
def estimates(real: Any, version: Any, charge: Any) -> Any:
    """A Session that goes on says what it may cost in the end, and errs."""
    found = real(version, charge)
    return _costing(version, found, "7.77", "9.32") if charge.status == "ACTIVE" else found


@eccentric("sessions.periods~coarse", at=Sessions.made, roles=_CPO)
def coarse(real: Any, version: Any, charge: Any) -> Any:
    """A Session has one charging period, although the price changed in the middle of it: 5 kWh by day, 6 by night."""
    found = real(version, charge)
    if not _is(charge, _DAYTIME):
        return found
    whole = [{"type": "ENERGY", "volume": Decimal(11)}, {"type": "TIME", "volume": Decimal(1)}]
    return {**found, _PERIODS: [{**found[_PERIODS][0], "dimensions": whole}]}


@eccentric("sessions.periods~lacking", at=Sessions.made, roles=_CPO)
def lacking(real: Any, version: Any, charge: Any) -> Any:
    """A Session tells its first charging period only, and all that it cost."""
    found = real(version, charge)
    return {**found, _PERIODS: found[_PERIODS][:1]} if charge.status == "COMPLETED" else found


@eccentric("cdrs.replacement~cheaper", at=Cdrs.replacement, roles=_CPO, stimuli=_CREDIT, only=_credits)
def cheaper(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """What replaces a credited CDR was charged at 0.20 a kWh instead of 0.25; its Session, which is over, stays as it was."""
    found = real(version, cdr, ident, at)
    (tariff,) = found["tariffs"]
    if "ENERGY" not in str(tariff["id"]) or found["total_energy"] != Decimal("4.2"):
        return found
    (element,) = tariff["elements"]
    (component,) = element["price_components"]
    cheap = {**tariff, "elements": [{**element, "price_components": [{**component, "price": Decimal("0.20")}]}]}
    cost = price(version, Decimal("0.84"), Decimal("1.008"))
    return {**found, "tariffs": [cheap], "total_cost": cost, "total_energy_cost": cost}


@eccentric("cdrs.replacement~cheaper", at=Sessions.shown, roles=_CPO, only=_credits)
def stays(real: Any, version: Any, session: Any) -> Any:
    """Nothing of its Session is otherwise; this bend says that Sessions are to be looked at as well."""
    return real(version, session)
