"""Tariffs, as a version wants them: a handful for each owner, and samples for pushes.

Prices are literals. At most one tariff of each type is in force at a Connector, see `TOGETHER`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.instants import written
from suite.reference.seed_names import SUPPLIERS
from suite.reference.seed_parts import SITE, energy_mix, text

if TYPE_CHECKING:
    from suite.reference.seed_parts import Json
    from suite.standard.versions import Version

KINDS: Final = ("REGULAR", "AD_HOC_PAYMENT", "PROFILE_CHEAP", "PROFILE_FAST", "PROFILE_GREEN", "REGULAR")
"""Types of the tariffs that each owner has, by number; the last one is free of charge."""
TOGETHER: Final = ((0, 1), (0, 1, 2, 3, 4), (5,))
"""Which of them a Connector may have at the same time."""
_PRICES: Final = (0.25, 0.3499, 0.1234, 0.62, 0.291, 0)
_YEAR: Final = 365 * 86400


def tariff_id(owner: tuple[str, str], number: int) -> str:
    """Name a tariff of an owner."""
    return f"{owner[0]}-{owner[1]}-TARIFF-{number + 1}"


def tariff(
    version: Version, ident: str, owner: tuple[str, str], at: float, *, number: int = 0, full: bool = False
) -> Json:
    """Make a Tariff; `full` has all there is, others what is required and a type."""
    found: Json = {"country_code": owner[0], "party_id": owner[1]} if version.owner_in_objects else {}
    found |= {"id": ident, "currency": "EUR"}
    if version.tariff_types and (full or number):
        found["type"] = KINDS[number]
    if full:
        found["tariff_alt_text"] = [
            text("en", "Green power by day and by night; a fee for parking after the first hours.")
        ]
        found["tariff_alt_url"] = f"{SITE}/tariffs/{ident.lower()}"
        if version.tariff_types:
            found |= _limits(version)
    found["elements"] = _elements(version, number, full=full)
    if version.tax_included:
        found["tax_included"] = "NO"
    if full:
        if version.tariff_types:
            found |= {"start_date_time": written(at - _YEAR), "end_date_time": written(at + 20 * _YEAR)}
        found["energy_mix"] = energy_mix(version, SUPPLIERS[0], full=True)
    return found | {"last_updated": written(at)}


def _limits(version: Version) -> Json:
    before, after = ("before_taxes", "after_taxes") if version.tax_included else ("excl_vat", "incl_vat")
    return {"min_price": {before: 0.5, after: 0.605}, "max_price": {before: 75, after: 90.75}}


def _elements(version: Version, number: int, *, full: bool) -> list[Json]:
    price = _PRICES[number]
    energy = _component(version, "ENERGY" if price else "FLAT", price, full=full)
    if not full:
        return [{"price_components": [energy]}]
    busy = [_component(version, "ENERGY", 0.4321, full=True), _component(version, "FLAT", 0.5, full=True)]
    parking = _component(version, "PARKING_TIME", 1.0, full=True)
    return [
        *([_reserving(version)] if version.tariff_types else []),
        {"price_components": busy, "restrictions": _restrictions(version)},
        {"price_components": [parking], "restrictions": {"min_duration": 10_800}},
        {"price_components": [energy, _component(version, "TIME", 0.6, full=True), *_nothing(version)]},
    ]


def _nothing(version: Version) -> list[Json]:
    """What costs nothing where no restriction matches."""
    return [_component(version, kind, 0, full=True) for kind in ("FLAT", "PARKING_TIME")]


def _reserving(version: Version) -> Json:
    time = _component(version, "TIME", 2.4, full=True)
    return {"price_components": [time], "restrictions": {"reservation": "RESERVATION"}}


def _component(version: Version, kind: str, price: float, *, full: bool) -> Json:
    found: Json = {"type": kind, "price": price}
    if version.tariff_types and full:
        found["vat"] = 21.0
    return found | {"step_size": 1}


def _restrictions(version: Version) -> Json:
    found: Json = {
        "start_time": "08:00",
        "end_time": "18:00",
        "start_date": "2024-01-01",
        "end_date": "2044-01-01",
        "min_kwh": 0.5,
        "max_kwh": 80,
        "min_power": 3.7,
        "max_power": 350,
        "min_duration": 60,
        "max_duration": 86_400,
        "day_of_week": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
    }
    return found | ({"min_current": 6, "max_current": 500} if version.tariff_types else {})
