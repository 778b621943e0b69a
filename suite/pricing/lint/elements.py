"""Elements and their components: what can never be reached, changes nothing, or stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.pricing.lint.covering import covers, possibly, taken
from suite.pricing.lint.finding import INFO, WARNING, Finding, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing.tariff import Component, Element, Tariff

_MOST = 300
"""Pairs of elements are compared up to so many elements."""
_ALIKE = 8
"""Components of an element that are compared: there are four dimensions."""


@judge
def unreachable(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A component that earlier elements always go before is never used."""
    del raw
    for element in tariff.elements[:_MOST]:
        for component in element.components[:_ALIKE]:
            before = _first_before(tariff, element, component)
            if before is not None:
                yield _behind(element, component, before)
            elif rest := _taken_together(tariff, element, component):
                yield Finding(
                    "component-unreachable", _weight(component, rest), component.pointer,
                    f"{component.dimension} of element {element.place + 1} is never used: "
                    f"the elements before it leave no minute of the week to it{_same(component, rest)}",
                    "leave it out, or leave a gap to it",
                )  # fmt: skip


def _behind(element: Element, component: Component, before: Element) -> Finding:
    alike = element.restrictions == before.restrictions
    return Finding(
        "component-unreachable", _weight(component, [before]), component.pointer,
        f"{component.dimension} of element {element.place + 1} is never used: "
        f"element {before.place + 1} comes first whenever it is active{_same(component, [before])}",
        "leave one of the two out" if alike else "put the element with the narrower restrictions first",
    )  # fmt: skip


def _weight(component: Component, before: Sequence[Element]) -> str:
    return INFO if _same(component, before) else WARNING


def _same(component: Component, before: Sequence[Element]) -> str:
    """Whoever is charged by what goes before pays the same."""
    others = [each.component(component.dimension) for each in before]
    same = all(other is not None and _cost(other) == _cost(component) for other in others)
    return ", at the same price" if same else ""


def _cost(component: Component) -> tuple[object, ...]:
    return component.price, component.vat, component.step


def _taken_together(tariff: Tariff, element: Element, component: Component) -> list[Element]:
    """Give the earlier elements that ask for nothing but clock and weekday, if they take all the minutes of this one."""
    if element.reservation:
        return []
    before = [each for each in tariff.elements[: element.place] if each.component(component.dimension)]
    mine, theirs = possibly(element.restrictions), taken(before)
    return before if mine and theirs and not mine & ~theirs else []


def _first_before(tariff: Tariff, element: Element, component: Component) -> Element | None:
    earlier = (each for each in tariff.elements[: element.place] if each.component(component.dimension))
    return next((each for each in earlier if covers(each.restrictions, element.restrictions)), None)


@judge
def redundant(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A component that costs what the next one in line costs anyway changes nothing."""
    del raw
    for place, element in enumerate(tariff.elements[:_MOST]):
        for component in element.components[:_ALIKE]:
            follower = _follower(tariff, place, component)
            if follower is not None and component.dimension != "FLAT":
                yield Finding(
                    "component-redundant", INFO, component.pointer,
                    f"{component.dimension} of element {place + 1} costs what element {follower.place + 1} takes anyway",
                )  # fmt: skip


def _follower(tariff: Tariff, place: int, component: Component) -> Element | None:
    """Give the next element with that dimension, if it is active whenever this one is and costs the same."""
    element = tariff.elements[place]
    later = next((each for each in tariff.elements[place + 1 :] if each.component(component.dimension)), None)
    if later is None or not covers(later.restrictions, element.restrictions):
        return None
    if covers(element.restrictions, later.restrictions):
        return None  # the later one is never used, which is told there
    other = later.component(component.dimension)
    return later if other is not None and _cost(other) == _cost(component) else None


@judge
def twice(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """At most one component of a dimension counts in an element."""
    del raw
    for element in tariff.elements:
        seen: set[str] = set()
        for component in element.components:
            if component.dimension in seen:
                text_ = f"{component.dimension} stands twice in element {element.place + 1}: the first counts"
                yield Finding("component-twice", WARNING, component.pointer, text_)
            seen.add(component.dimension)
        if not element.components:
            yield Finding("element-empty", WARNING, element.pointer, "an element that prices nothing")


@judge
def reservations(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A reservation has a fixed fee and a price of its time, nothing else; and it goes before what has no restrictions."""
    del raw
    for element in tariff.elements:
        for component in element.components if element.reservation else ():
            if component.dimension in {"ENERGY", "PARKING_TIME"}:
                yield Finding(
                    "reservation-dimension",
                    WARNING,
                    component.pointer,
                    f"{component.dimension} in an element for reservations is never used",
                )
            elif (open_ := _open_before(tariff, element, component.dimension)) is not None:
                yield Finding(
                    "reservation-behind", INFO, component.pointer,
                    f"{component.dimension} of reservations stands behind element {open_.place + 1}, which has no restrictions: "
                    "who walks the list to the first match stops there",
                )  # fmt: skip


def _open_before(tariff: Tariff, element: Element, dimension: str) -> Element | None:
    earlier = (each for each in tariff.elements[: element.place] if each.component(dimension))
    return next((each for each in earlier if each.restrictions.empty), None)
