"""Tariffs with prices that are never asked for, limits that cross, taxes that nobody means; and what is lawful of that."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.tariffs import Tariffs


def _typed(version: Any) -> bool:
    return bool(version.tariff_types)


def _ended(tariff: Any, *more: Any, **changes: Any) -> Any:
    """The same with something else in its last component, and more components behind that."""
    *before, last = tariff["elements"]
    *others, component = last["price_components"]
    components = [*others, {**component, **changes}, *more]
    return {**tariff, "elements": [*before, {**last, "price_components": components}]}


def _limited(version: Any, tariff: Any, least: float, most: float) -> Any:
    names = ("before_taxes", "after_taxes") if version.tax_included else ("excl_vat", "incl_vat")
    return {
        **tariff,
        "min_price": dict.fromkeys(names, least),
        "max_price": dict.fromkeys(names, most),
    }


@mutant("tariffs.limits.order~crossed", at=Tariffs.shown, only=_typed)
def crossed(real: Any, version: Any, tariff: Any) -> Any:
    """The least to pay is more than the most."""
    return _limited(version, real(version, tariff), 9, 5)


@mutant("tariffs.components.reachable~behind", at=Tariffs.shown)
def behind(real: Any, version: Any, tariff: Any) -> Any:
    """Behind an element without restrictions another one has a price for the same."""
    found = real(version, tariff)
    component = found["elements"][-1]["price_components"][-1]
    more = {"price_components": [{**component, "price": 0.5}]}
    return {**found, "elements": [*found["elements"], more]}


@mutant("tariffs.components.once~twice", at=Tariffs.shown, only=_typed)
def twice(real: Any, version: Any, tariff: Any) -> Any:
    """An element prices the same twice."""
    found = real(version, tariff)
    return _ended(found, {**found["elements"][-1]["price_components"][-1], "price": 0.5})


@mutant("tariffs.vat.percentage~fraction", at=Tariffs.shown, only=_typed)
def fraction(real: Any, version: Any, tariff: Any) -> Any:
    """A VAT of 20 per cent is written as 0.2."""
    return _ended(real(version, tariff), vat=0.2)


@mutant("tariffs.vat.percentage~thousands", at=Tariffs.shown, only=_typed)
def thousands(real: Any, version: Any, tariff: Any) -> Any:
    """A VAT of 20 per cent is written as 2000."""
    return _ended(real(version, tariff), vat=2000)


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("tariffs.limits~equal", at=Tariffs.shown, roles=("CPO",), only=_typed)
def flat_rate(real: Any, version: Any, tariff: Any) -> Any:
    """The least to pay is the most, so all charges cost the same."""
    return _limited(version, real(version, tariff), 5, 5)


@eccentric("tariffs.vat~none", at=Tariffs.shown, roles=("CPO",), only=_typed)
def untaxed(real: Any, version: Any, tariff: Any) -> Any:
    """A VAT of 0 is written out, and one of 2.5 per cent has its fraction."""
    found = _ended(real(version, tariff), vat=0)
    first, *others = found["elements"]
    component, *more = first["price_components"]
    return {**found, "elements": [{**first, "price_components": [{**component, "vat": 2.5}, *more]}, *others]}
