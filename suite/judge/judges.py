"""The judgements of one object as plain functions, for who has an object and no exchange around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.judge.places import ON_LOCATIONS, Place
from suite.judge.records import ON_OBJECTS, Item
from suite.judge.setting import Setting
from suite.wire.exchange import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from suite.judge.rule import Fault
    from suite.standard.versions import Version

    Judge = Callable[[dict[str, Any]], Iterable[Fault]]


def of_object(version: Version, name: str) -> tuple[Judge, ...]:
    """Give the judges of an object of that name."""
    if name == "location":
        return (_of_location(version),)
    return tuple(_of_item(version, judge) for judge in ON_OBJECTS.get(name, ()))


def _of_item(version: Version, judge: Callable[[Item], Iterable[Fault]]) -> Judge:
    return lambda value: judge(Item(value, "", version))


def _of_location(version: Version) -> Judge:
    """All of them at once: they share what was found of the EVSEs."""
    setting, nothing = Setting(version, ("CPO",)), Exchange(0, outbound=True)

    def judged(value: dict[str, Any]) -> Iterable[Fault]:
        place = Place(value, "", nothing, setting)
        return [fault for judge in ON_LOCATIONS for fault in judge(place)]

    return judged
