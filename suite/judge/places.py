"""Locations as the target emits them, and how a judgement of one Location becomes rules for both ways in which they come.

Compared is as the version compares: its ids are case-insensitive from the version on whose objects carry their owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from suite.judge.facts import objects_in
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from suite.judge.setting import Setting
    from suite.standard.versions import Version
    from suite.wire.exchange import Exchange

Json = dict[str, Any]
ON_LOCATIONS: list[Callable[[Place], Iterable[Fault]]] = []
"""Every judgement of one Location, as it is registered."""


@dataclass(frozen=True)
class Place:
    """One Location in a message of the target."""

    location: Json
    pointer: str
    exchange: Exchange
    setting: Setting

    @property
    def version(self) -> Version:
        """The version spoken."""
        return self.setting.version

    def evses(self) -> Sequence[tuple[Json, str]]:
        """Its EVSEs with their pointers."""
        return self._evses

    @cached_property
    def _evses(self) -> Sequence[tuple[Json, str]]:
        """Found once, since many rules ask."""
        found = objects(self.location.get("evses"))
        return [(evse, f"{self.pointer}/evses/{number}") for number, evse in enumerate(found)]


def objects(value: object) -> list[Json]:
    """The JSON objects in a list; nothing for what is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def twice(values: Iterable[object], version: Version) -> list[str]:
    """The ids that stand more than once."""
    seen: set[str] = set()
    found = []
    for value in values:
        if isinstance(value, str):
            same = value.upper() if version.owner_in_objects else value
            if same in seen:
                found.append(value)
            seen.add(same)
    return found


def on_locations(
    *requirements: str,
) -> Callable[[Callable[[Place], Iterable[Fault]]], Callable[[Place], Iterable[Fault]]]:
    """Register a judgement of one Location for the target's answers and for its pushes."""

    def enter(judge: Callable[[Place], Iterable[Fault]]) -> Callable[[Place], Iterable[Fault]]:
        ON_LOCATIONS.append(judge)
        ways: tuple[Literal["response", "request"], ...] = ("response", "request")
        for of in ways:
            rule(*requirements, of=of, when=_shows)(_every(judge, of))
        return judge

    return enter


def _every(judge: Callable[[Place], Iterable[Fault]], of: str) -> Callable[[Exchange, Setting], Iterator[Fault]]:
    def every(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
        for place in _places(exchange, setting):
            yield from judge(place)

    every.__name__, every.__module__, every.__doc__ = f"{judge.__name__}_in_{of}", judge.__module__, judge.__doc__
    return every


def _places(exchange: Exchange, setting: Setting) -> Sequence[Place]:
    """Find the Locations of a message once; every rule on Locations walks over them."""
    kept = exchange.__dict__
    if kept.get("places_of") is not setting:
        found = objects_in(exchange)
        kept["places"] = [Place(value, at, exchange, setting) for name, value, at in found if name == "location"]
        kept["places_of"] = setting
    places: Sequence[Place] = kept["places"]
    return places


def _shows(exchange: Exchange, setting: Setting) -> bool:
    """The target emits whole Locations, one at least: in an answer as sender, or in a push."""
    if exchange.label.object != "location" or "CPO" not in setting.target_roles:
        return False
    if exchange.outbound:
        return exchange.label.side == "sender" and exchange.succeeded and bool(_places(exchange, setting))
    return exchange.request.method == "PUT"
