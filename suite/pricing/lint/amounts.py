"""Prices, steps and limits that are possible and hardly meant: most often a number in another unit than the standard's."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.numbers import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.tariff import Component, Tariff

_LARGE = {"ENERGY": 10_000, "TIME": 7200, "PARKING_TIME": 7200}
_SECONDS = frozenset({60, 300, 600, 900, 1800, 3600})
"""Steps of time that somebody may have put beside energy."""
_WORTH = {"EUR": 1, "GBP": 1, "USD": 1, "CHF": 1, "PLN": 4, "DKK": 7, "SEK": 10, "NOK": 10, "CZK": 25, "HUF": 400}
"""Roughly what a euro is; of other currencies nobody says what is much."""
_MOST_KWH, _MOST_HOUR, _LEAST_HOUR = 2, 60, Fraction(60, 100)
_HOURLY = frozenset({"TIME", "PARKING_TIME"})


@judge
def prices(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Prices below zero, and prices that fit another unit better than kWh and hour."""
    del raw
    worth = _WORTH.get(tariff.currency)
    for element in tariff.elements:
        for each in element.components:
            if each.price < 0:
                yield Finding(
                    "price-negative", WARNING, f"{each.pointer}/price", f"a price of {text(each.price)} pays the driver"
                )
            elif worth:
                yield from _unit(each, worth, tariff.currency)


def _unit(each: Component, worth: int, currency: str) -> Iterator[Finding]:
    said, pointer = f"{each.dimension} at {text(each.price)} {currency}", f"{each.pointer}/price"
    if each.dimension == "ENERGY" and each.price > _MOST_KWH * worth:
        yield Finding("price-high", INFO, pointer, f"{said} a kWh: are cents meant, or a price for something else?")
    if each.dimension in _HOURLY and each.price > _MOST_HOUR * worth:
        told = f"{said} an hour is {text(each.price / 60)} a minute: are cents meant?"
        yield Finding("price-high", INFO, pointer, told)
    if each.dimension in _HOURLY and 0 < each.price < _LEAST_HOUR * worth:
        yield Finding(
            "price-small", INFO, pointer,
            f"{said} an hour is less than a cent a minute: is it the price of a minute?",
            f"{text(each.price * 60)} is the hour, if so",
        )  # fmt: skip


@judge
def steps(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Steps that bill much at least, or look like the unit of another dimension."""
    del raw
    for element in tariff.elements:
        for each in element.components:
            pointer, most = f"{each.pointer}/step_size", _LARGE.get(each.dimension)
            unit = "Wh" if each.dimension == "ENERGY" else "seconds"
            if most is not None and each.step > most:
                yield Finding("step-size-large", INFO, pointer, f"at least {each.step} {unit} are billed")
            elif (each.dimension == "ENERGY" and each.step in _SECONDS) or (
                each.dimension in _HOURLY and each.step == 1000  # noqa: PLR2004 - a kWh in Wh
            ):
                other = "seconds" if unit == "Wh" else "Wh"
                told = f"step_size of {each.dimension} counts {unit}: {each.step} looks like {other}"
                yield Finding(
                    "step-size-unit", INFO, pointer, told, "1 is the finest step, and what the standard advises"
                )


@judge
def limits(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Limits that cross, whose amount after taxes is below the one before, or that a fixed fee alone is above."""
    del raw
    low, high = tariff.minimum, tariff.maximum
    for name in ("before", "after"):
        bottom, top = getattr(low, name, None), getattr(high, name, None)
        if bottom is not None and top is not None and bottom > top:
            yield Finding(
                "limits-crossed", WARNING, "/max_price", f"min_price {text(bottom)} is above max_price {text(top)}"
            )
    for key, limit in (("min_price", low), ("max_price", high)):
        if limit is not None and limit.before is not None and limit.after is not None and limit.after < limit.before:
            yield Finding(
                "limit-taxes",
                WARNING,
                f"/{key}",
                f"after taxes {text(limit.after)} is less than before {text(limit.before)}",
            )
    yield from _fee_above(tariff)


def _fee_above(tariff: Tariff) -> Iterator[Finding]:
    if tariff.maximum is None or tariff.maximum.before is None or tariff.taxes == "included":
        return
    fees = [each.component("FLAT") for each in tariff.elements if each.restrictions.empty]
    fee = next((each for each in fees if each is not None), None)
    if fee is not None and 0 < tariff.maximum.before <= fee.price:
        told = f"max_price {text(tariff.maximum.before)} is not above the fixed fee of {text(fee.price)}: every session costs it"
        yield Finding("limit-below-fee", INFO, "/max_price", told)
