"""Which element prices which dimension of a stretch: the first active one that has a component of it (mod_tariffs: Tariff)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.restrictions import Moment
    from suite.pricing.rules import Rules
    from suite.pricing.stretches import Stretch
    from suite.pricing.tariff import Component, Element, Tariff

Pick = tuple["Element", "Component"]


def active(tariff: Tariff, moment: Moment, rules: Rules, *, reservation: str = "") -> Iterator[Element]:
    """Give the active elements in their order: those of a kind of reservation, or those of the session itself."""
    by_window = rules.window == "began"
    for element in tariff.elements:
        if element.reservation == reservation and element.restrictions.holds(moment, by_window=by_window):
            yield element


def pick(tariff: Tariff, stretch: Stretch, dimension: str, rules: Rules, *, reservation: str = "") -> Pick | None:
    """Give element and component for a dimension; in the reading `element` the first active element prices everything."""
    for element in active(tariff, stretch.moment, rules, reservation=reservation):
        component = element.component(dimension)
        if component is not None:
            return element, component
        if rules.matching == "element":
            return None
    return None


def unseen(tariff: Tariff, stretch: Stretch, dimension: str) -> str:
    """Name a restriction on this dimension that the record does not let us evaluate, empty for none."""
    for element in tariff.elements:
        if element.reservation or element.component(dimension) is None:
            continue
        name = element.restrictions.unseen(stretch.moment)
        if name:
            return name
        if element.restrictions.empty:
            return ""
    return ""
