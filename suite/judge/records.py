"""How a judgement of one object becomes rules for both ways in which the target emits it: in answers of an owner, and in pushes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from suite.judge.facts import objects_in
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from suite.judge.setting import Setting
    from suite.standard.versions import Version
    from suite.wire.exchange import Exchange

Json = dict[str, Any]
_OWNERS = {"token": "EMSP"}
"""Who emits it; everything else is a CPO's."""
_MOST_DIGITS = 40
ON_OBJECTS: dict[str, list[Callable[[Item], Iterable[Fault]]]] = {}
"""Every judgement of one object, by the object's name, as it is registered."""


@dataclass(frozen=True, slots=True)
class Item:
    """One object in a message of the target."""

    value: Json
    pointer: str
    version: Version


def on_objects(
    name: str, *requirements: str
) -> Callable[[Callable[[Item], Iterable[Fault]]], Callable[[Item], Iterable[Fault]]]:
    """Register a judgement of one object of that name."""

    def enter(judge: Callable[[Item], Iterable[Fault]]) -> Callable[[Item], Iterable[Fault]]:
        ON_OBJECTS.setdefault(name, []).append(judge)
        ways: tuple[Literal["response", "request"], ...] = ("response", "request")
        for of in ways:
            rule(*requirements, of=of, when=_shows(name))(_every(name, judge, of))
        return judge

    return enter


def _shows(name: str) -> Callable[[Exchange, Setting], bool]:
    owner = _OWNERS.get(name, "CPO")

    def when(exchange: Exchange, setting: Setting) -> bool:
        if owner not in setting.target_roles:
            return False
        if exchange.outbound:
            return exchange.label.object == name and exchange.label.side == "sender" and exchange.succeeded
        return exchange.label.carried == name and exchange.request.method in {"PUT", "POST"}

    return when


def _every(
    name: str, judge: Callable[[Item], Iterable[Fault]], of: str
) -> Callable[[Exchange, Setting], Iterator[Fault]]:
    def every(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
        for found, value, pointer in objects_in(exchange):
            if found == name:
                yield from judge(Item(value, pointer, setting.version))

    every.__name__, every.__module__, every.__doc__ = f"{judge.__name__}_in_{of}", judge.__module__, judge.__doc__
    return every


def entries(value: object, pointer: str) -> list[tuple[Json, str]]:
    """Give the objects of a list with their pointers; nothing for what is no list."""
    listed = value if isinstance(value, list) else []
    return [(each, f"{pointer}/{number}") for number, each in enumerate(listed) if isinstance(each, dict)]


def number(value: object) -> Fraction | None:
    """Read a JSON number exactly; None for anything else, and for what nobody means."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    found = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return Fraction(found) if found.is_finite() and abs(found.adjusted()) < _MOST_DIGITS else None


def shown(value: Fraction) -> str:
    """Write an amount for people: six decimals at most."""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
