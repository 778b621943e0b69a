"""Seams: methods of the reference that a bend may override, one visible decision each.

A bend gets the real behaviour first: `bend(real, *args, **kwargs)`, where `real` is bound already; on an async seam the
bend is async too. Bends of one seam stack: the last one set is the outermost. Without bends a seam costs a look-up.

    class Locations(Part):
        @seam
        def link(self, incoming, following): ...

    platform.bends.set([Bend(Locations.link, lambda real, *args: None)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Twist = Callable[..., Any]

SEAMS: dict[str, Callable[..., Any]] = {}
"""Every seam that was defined, by qualified name: what the lists of faults are checked against."""


@dataclass(frozen=True, slots=True)
class Bend:
    """An override of one seam. `at` is the seam itself, so a misspelt one fails at import."""

    at: Callable[..., Any]
    twist: Twist
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no seam."""
        if self.at.__qualname__ not in SEAMS:
            raise ValueError(f"{self.at.__qualname__} is no seam of the reference")


def _over(inner: Twist, outer: Twist) -> Twist:
    def both(real: Twist, /, *args: Any, **kwargs: Any) -> Any:
        return outer(partial(inner, real), *args, **kwargs)

    return both


class Bends(dict[str, Twist]):
    """The bends in force, by the seam's qualified name; may be switched while the platform serves."""

    def __init__(self, bends: Iterable[Bend] = ()) -> None:
        super().__init__()
        self.set(bends)

    def set(self, bends: Iterable[Bend]) -> None:
        """Put these in force, and no others."""
        stacked: dict[str, Twist] = {}
        for bend in bends:
            name = bend.at.__qualname__
            stacked[name] = _over(stacked[name], bend.twist) if name in stacked else bend.twist
        self.clear()
        self.update(stacked)


class Bendable(Protocol):
    """Whatever has seams holds the bends in force."""

    @property
    def bends(self) -> Bends:
        """The bends in force."""
        ...


S = TypeVar("S", bound=Bendable)


def seam(real: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Make a method bendable; works for async methods as well, since a coroutine is passed through."""
    return _hung(real, real.__qualname__)


def _hung(real: Callable[Concatenate[S, P], R], name: str) -> Callable[Concatenate[S, P], R]:
    @wraps(real)
    def door(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        bend = self.bends.get(name)
        if bend is None:
            return real(self, *args, **kwargs)
        bent: R = bend(partial(real, self), *args, **kwargs)
        return bent

    door.__qualname__ = name
    SEAMS[name] = door
    return door


class Shared:
    """What several modules are made of: each of them gets seams of its own, so that a bend of one leaves the others alone.

    class TakenIn(Shared, Part, half=True): ...        # its seams cannot be bent there
    class Tokens(TakenIn): ...                         # Tokens.stored can
    """

    __slots__ = ()

    def __init_subclass__(cls, *, half: bool = False) -> None:
        """Take the seams of a half off the list, and hang those that a module inherits from halves anew."""
        super().__init_subclass__()
        if half:
            _HALVES[cls] = {name: SEAMS.pop(each.__qualname__) for name, each in vars(cls).items() if _is_seam(each)}
            return
        for base in cls.__mro__:
            for name, door in _HALVES.get(base, {}).items():
                if getattr(cls, name) is door:
                    setattr(cls, name, _hung(door.__wrapped__, f"{cls.__qualname__}.{name}"))


_HALVES: dict[type, dict[str, Any]] = {}
"""Each half with its seams."""


def _is_seam(value: object) -> bool:
    return SEAMS.get(getattr(value, "__qualname__", "")) is value
