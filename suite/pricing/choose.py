"""Which element prices which dimension of a stretch: the first active one that has a component of it (mod_tariffs: Tariff)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.restrictions import Moment
    from suite.pricing.rules import Rules
    from suite.pricing.stretches import Stretch
    from suite.pricing.tariff import Element, Pick, Tariff


def active(tariff: Tariff, moment: Moment, rules: Rules, *, reservation: str = "") -> Iterator[Element]:
    """Give the active elements in their order: those of a kind of reservation, or those of the session itself."""
    for element in tariff.elements:
        if element.reservation == reservation and element.restrictions.holds(moment, rules):
            yield element


def pick(tariff: Tariff, stretch: Stretch, dimension: str, rules: Rules, *, reservation: str = "") -> Pick | None:
    """Give element and component for a dimension; in the reading `element` the first active element prices everything."""
    if rules.matching == "element":
        first = next(active(tariff, stretch.moment, rules, reservation=reservation), None)
        component = first.component(dimension) if first else None
        return (first, component) if first and component else None
    for found in tariff.picks.get((reservation, dimension), ()):
        if found[0].restrictions.holds(stretch.moment, rules):
            return found
    return None


def unseen(tariff: Tariff, stretch: Stretch, dimension: str) -> str:
    """Name a restriction that decides about this dimension and that the record does not let us evaluate, empty for none."""
    if not tariff.metered or (stretch.moment.power is not None and stretch.moment.current is not None):
        return ""
    for element, _ in tariff.picks.get(("", dimension), ()):
        name = element.restrictions.unseen(stretch.moment)
        if name:
            return name
        if element.restrictions.holds(stretch.moment):
            return ""
    return ""
