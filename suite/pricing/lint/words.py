"""What stands around the prices: texts that repeat or contradict them, nulls, decimals."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.notes import brief
from suite.pricing.numbers import number, places, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.tariff import Tariff

_AMOUNT = re.compile(r"(?<![\w.,])(\d{1,4}[.,]\d{1,4})(?![\w])")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "kr": "SEK"}
_CODE = re.compile(r"\b(EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|USD|CAD)\b")
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK", "CZK"})
_MOST_TEXT, _MOST_TEXTS = 4000, 100
_NEAR = Fraction(1, 200)
_DECIMALS = 4


def _texts(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    entries = raw.get("tariff_alt_text")
    for place, each in enumerate(entries[:_MOST_TEXTS] if isinstance(entries, list) else []):
        said = each.get("text") if isinstance(each, dict) else None
        if isinstance(said, str):
            yield f"/tariff_alt_text/{place}/text", said[:_MOST_TEXT]


@judge
def texts_and_prices(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A text that repeats prices goes stale; one that shows none of them has gone stale."""
    shown = sorted(_shown_prices(tariff))
    for pointer, said in _texts(raw):
        amounts = [Fraction(Decimal(found.replace(",", "."))) for found in _AMOUNT.findall(said)]
        if not amounts:
            continue
        if any(_is_near(amount, shown) for amount in amounts):
            yield Finding(
                "text-repeats-prices",
                INFO,
                pointer,
                "the text repeats prices that the elements already say; it has to be changed with them",
            )
        else:
            told = ", ".join(str(text(each)) for each in amounts[:4])
            yield Finding(
                "text-other-prices", WARNING, pointer, f"the text names {told}, and no element has such a price, before or after VAT",
                "one of the two is out of date",
            )  # fmt: skip


def _is_near(amount: Fraction, shown: list[Fraction]) -> bool:
    at = bisect_left(shown, amount - _NEAR)
    return at < len(shown) and shown[at] <= amount + _NEAR


def _shown_prices(tariff: Tariff) -> set[Fraction]:
    """Prices as a text may show them: as they are, with or without VAT, a minute, a quarter of an hour, in cents, as a limit."""
    found: set[Fraction] = set()
    for element in tariff.elements:
        for each in element.components:
            rate = 1 + (each.vat or Fraction()) / 100
            for price in (each.price, each.price * rate, each.price / rate if rate > 0 else each.price):
                found |= {price, price / 60, price / 4, price * 100, price / 60 * 100}
        rules = element.restrictions
        found |= {each for each in (rules.max_power, rules.min_power, rules.max_kwh, rules.min_kwh) if each is not None}
    for limit in (tariff.minimum, tariff.maximum):
        found |= {each for each in (limit.before, limit.after) if each is not None} if limit else set()
    return found


@judge
def currencies(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A text in another currency than the tariff's."""
    for pointer, said in _texts(raw):
        for name in {*_CODE.findall(said), *(code for sign, code in _SIGNS.items() if sign in said and sign != "kr")}:
            if (
                tariff.currency
                and name != tariff.currency
                and not (name == "USD" and tariff.currency in _DOLLARS)
                and name not in _CROWNS
            ):
                yield Finding(
                    "currency-mixed", WARNING, pointer, f"the text speaks of {name}, the tariff is in {tariff.currency}"
                )


@judge
def nulls(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Explicit nulls mean what absence means; said once, with their number."""
    del tariff
    count = _count(raw, 0)
    if count:
        yield Finding("null-needless", INFO, "", f"{count} properties are null, which is the same as leaving them out")


def _count(value: object, depth: int) -> int:
    if depth > 12:  # noqa: PLR2004 - a tariff is not so deep
        return 0
    if isinstance(value, dict):
        return sum(1 if each is None else _count(each, depth + 1) for each in value.values())
    return sum(_count(each, depth + 1) for each in value) if isinstance(value, list) else 0


@judge
def decimals(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Numbers have four decimals unless said otherwise (types: number): more may be lost on the way."""
    del tariff
    for at, element in enumerate(raw["elements"] if isinstance(raw.get("elements"), list) else []):
        entries = element.get("price_components") if isinstance(element, dict) else None
        for place, each in enumerate(entries if isinstance(entries, list) else []):
            price = each.get("price") if isinstance(each, dict) else None
            if number(price) is not None and places(price) > _DECIMALS:
                yield Finding(
                    "price-decimals",
                    INFO,
                    f"/elements/{at}/price_components/{place}/price",
                    f"{brief(price)} has more than four decimals",
                )
