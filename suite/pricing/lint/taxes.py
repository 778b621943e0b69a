"""VAT: absurd rates, rates that are left out, and limits whose taxes fit no rate of the tariff."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.notes import brief
from suite.pricing.numbers import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.tariff import Component, Limit, Tariff

_CENT = Fraction(1, 100)


def _components(tariff: Tariff) -> list[Component]:
    return [each for element in tariff.elements for each in element.components]


@judge
def rates(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A rate is a percentage that there can be, and stands only where taxes apply."""
    for each in _components(tariff):
        pointer = f"{each.pointer}/vat"
        if each.vat is not None and 0 < each.vat < 1:
            told = f"vat {text(each.vat)} is a percentage: {text(each.vat * 100, 0)} is meant?"
            yield Finding("vat-fraction", WARNING, pointer, told)
        if each.vat is not None and (each.vat > 100 or each.vat < 0):  # noqa: PLR2004 - percent
            yield Finding("vat-absurd", WARNING, pointer, f"vat {text(each.vat, 0)} per cent")
        if each.vat and tariff.taxes == "none":
            told = f"vat beside tax_included {brief(raw.get('tax_included'))}: no taxes are applicable"
            yield Finding("tax-contradicted", WARNING, pointer, told)


@judge
def left_out(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Where vat is left out no VAT is applicable, and prices are before taxes: who means 21 per cent has to say so."""
    del raw
    priced = [each for each in _components(tariff) if each.price]
    without = [each for each in priced if each.vat is None]
    if tariff.taxes not in {"added", "included"} or not without:
        return
    if len(without) < len(priced):
        names = ", ".join(dict.fromkeys(each.dimension for each in without))
        yield Finding(
            "vat-mixed", INFO, without[0].pointer, f"{names} has no vat, and other components have: no VAT is applicable to it"
        )  # fmt: skip
    elif tariff.taxes == "added":
        told = "no component has vat: by the standard no VAT is applicable, and these prices are all that is paid"
        yield Finding("vat-unsaid", INFO, "/elements", told, "say the percentage, or vat 0 where the rate is nought")


@judge
def of_limits(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A limit after taxes lies where one of the rates, or a mixture of them, takes the limit before taxes."""
    del raw
    found = [each.vat for each in _components(tariff) if each.price]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found) or tariff.taxes not in {"added", "included"}:
        return
    for key, limit in (("min_price", tariff.minimum), ("max_price", tariff.maximum)):
        if limit is not None and (told := _off(limit, min(known), max(known))):
            yield Finding("limit-vat", INFO, f"/{key}", told)


def _off(limit: Limit, least: Fraction, most: Fraction) -> str:
    before, after = limit.before, limit.after
    if before is None or after is None or before <= 0 or after < before:
        return ""  # the last of these is told by others
    if before * (1 + least / 100) - _CENT <= after <= before * (1 + most / 100) + _CENT:
        return ""
    rates_ = text(least, 0) if least == most else f"{text(least, 0)} to {text(most, 0)}"
    return f"{text(before)} before and {text(after)} after taxes do not fit a vat of {rates_} per cent"
