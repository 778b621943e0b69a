"""The judgements of one object as plain functions, for who has an object and no exchange around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.judge.places import Place
from suite.judge.quiet import Suspects
from suite.judge.records import ON_OBJECTS, Item
from suite.judge.setting import Setting
from suite.wire.exchange import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from suite.judge.rule import Fault
    from suite.standard.versions import Version

    Judge = Callable[[dict[str, Any]], Sequence[Fault]]


def of_object(version: Version, name: str) -> Judge:
    """Give all judges of an object of that name as one; nothing else may be given to it than what its closed schema takes."""
    return _of_location(version) if name == "location" else _of_items(version, name)


def _of_items(version: Version, name: str) -> Judge:
    judges = ON_OBJECTS.get(name, ())

    def judged(value: dict[str, Any]) -> Sequence[Fault]:
        item = Item(value, "", version)
        return [fault for judge in judges for fault in judge(item)]

    return judged


def _of_location(version: Version) -> Judge:
    """Of the judges of Locations those that may have something to say."""
    setting, nothing, suspects = Setting(version, ("CPO",)), Exchange(0, outbound=True), Suspects(version)

    def judged(value: dict[str, Any]) -> Sequence[Fault]:
        judges = suspects.of(value)
        if not judges:
            return ()
        place = Place(value, "", nothing, setting)
        return [fault for judge in judges for fault in judge(place)]

    return judged
