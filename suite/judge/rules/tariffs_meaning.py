"""What a Tariff means as a whole: what costs where no restriction matches, how free is written, what its text may say (TAR-05 to 07)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from suite.judge.records import Item, entries, number, on_objects
from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
_AMOUNT = r"\d+(?:[.,]\d+)?"
_MONEY = r"(?:€|£|\$|EUR|GBP|USD|CHF|SEK|NOK|DKK|PLN|CZK|euros?|cents?|ct|kr)"
_PRICE = re.compile(rf"(?:{_AMOUNT}\s*{_MONEY}|{_MONEY}\s*{_AMOUNT})(?![A-Za-z])", re.IGNORECASE)


def _components(element: Json) -> list[Json]:
    return [each for each, _ in entries(element.get("price_components"), "")]


def _restricted(element: Json) -> bool:
    """Whether an element has conditions; an object without any value is none."""
    rules = element.get("restrictions")
    return isinstance(rules, dict) and any(value not in (None, []) for value in rules.values())


def _reserving(element: Json) -> bool:
    rules = element.get("restrictions")
    return isinstance(rules, dict) and bool(rules.get("reservation"))


@on_objects("tariff", "tariffs.elements.fallback")
def dimensions_have_a_fallback(item: Item) -> Iterator[Fault]:
    """A dimension that restricted elements price has an element without restrictions too; reservations apart.

    The standard puts it behind them. One in front is a default all the same: what it makes useless is no matter of this.
    """
    listed = entries(item.value.get("elements"), f"{item.pointer}/elements")
    told: set[str] = set()
    for element, at in listed:
        if not _restricted(element) or _reserving(element):
            continue
        for component in _components(element):
            kind = component.get("type")
            if not isinstance(kind, str) or not number(component.get("price")) or kind in told:
                continue
            if not any(_open_for(other, kind) for other, _ in listed):
                told.add(kind)
                expected = f"an element without restrictions that prices {kind} too"
                yield Fault("tariffs.elements.fallback", expected, "none", pointer=at)


def _open_for(element: Json, kind: str) -> bool:
    return not _restricted(element) and any(each.get("type") == kind for each in _components(element))


@on_objects("tariff", "tariffs.free-of-charge.form")
def free_is_flat(item: Item) -> Iterator[Fault]:
    """A Tariff by which nothing costs anything has an element without restrictions with a FLAT price of 0."""
    elements = [each for each, _ in entries(item.value.get("elements"), "")]
    components = [each for element in elements for each in _components(element)]
    prices = [number(each.get("price")) for each in components]
    if not components or any(price is None or price for price in prices) or _least(item.value):
        return
    if not any(_open_for(each, "FLAT") for each in elements):
        kinds = ", ".join(sorted({str(each.get("type")) for each in components}))
        yield Fault(
            "tariffs.free-of-charge.form",
            "an element without restrictions with a FLAT price of 0",
            f"prices of 0 for {kinds}",
            pointer=f"{item.pointer}/elements",
        )


def _least(tariff: Json) -> bool:
    """Whether there is a minimum price to pay."""
    limit = tariff.get("min_price")
    return isinstance(limit, dict) and any(number(each) for each in limit.values())


@on_objects("tariff", "tariffs.alt-text.no-prices")
def texts_name_no_prices(item: Item) -> Iterator[Fault]:
    """Text beside elements says nothing that looks like an amount of money."""
    for each, at in entries(item.value.get("tariff_alt_text"), f"{item.pointer}/tariff_alt_text"):
        text = each.get("text")
        found = _PRICE.search(text) if isinstance(text, str) else None
        if found:
            yield Fault("tariffs.alt-text.no-prices", "no prices beside elements", found.group(), pointer=f"{at}/text")
            return
