"""Objects that outlive us where somebody keeps them: a shelf is written at each change, and read when it is first needed.

Without a keeper a shelf holds nothing and costs nothing; whoever uses it keeps its own objects in memory either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from suite.reference.jsonread import read, write
from suite.reference.store import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.reference.store import Json, Owner


T = TypeVar("T")


class ByPartner(dict[str, T]):
    """Something for each partner, by his name, made when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> T:
        """Make it."""
        made = self[name] = self._make(name)
        return made


class Cupboard(Protocol):
    """Where shelves stand."""

    def shelve(self, shelf: str, key: str, value: bytes) -> None:
        """Put something in place of what lay there."""
        ...

    def shelved(self, shelf: str) -> list[tuple[str, bytes]]:
        """Give what lies on a shelf, in the order in which its keys first came."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf by its name, such as `tokens/given/partner-1`."""

    cupboard: Cupboard | None
    name: str

    def put(self, key: str, value: Json | None) -> None:
        """Put an object in place of what lay there; None says that there is none any more."""
        if self.cupboard is not None:
            self.cupboard.shelve(self.name, key, write(value))

    def all(self) -> Iterator[tuple[str, Json | None]]:
        """Give all objects by key, and None for what there is no more."""
        for key, raw in self.cupboard.shelved(self.name) if self.cupboard else ():
            value = read(raw)
            yield key, value if isinstance(value, dict) else None


class Lasting(dict[str, "Json"]):
    """Objects by key, written to a shelf as they come."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__({key: value for key, value in shelf.all() if value is not None})
        self._shelf = shelf

    def __setitem__(self, key: str, value: Json) -> None:
        """Keep an object."""
        super().__setitem__(key, value)
        self._shelf.put(key, value)


class LastingGiven(Given):
    """What one partner gave us, written to a shelf as it comes."""

    __slots__ = ("_shelf",)

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        for key, value in shelf.all():
            owner, ident = _read(key)
            if value is not None:
                super().put(owner, ident, value)

    def put(self, owner: Owner, ident: str, value: Json) -> None:
        """Keep an object in place of what was there."""
        super().put(owner, ident, value)
        if self._shelf.cupboard is not None:
            self._shelf.put(_key(owner, ident), value)

    def remove(self, owner: Owner, ident: str) -> bool:
        """Forget an object; says whether there was one."""
        if self._shelf.cupboard is not None:
            self._shelf.put(_key(owner, ident), None)
        return super().remove(owner, ident)


def _key(owner: Owner, ident: str) -> str:
    return write([*owner, ident]).decode()


def _read(key: str) -> tuple[Owner, str]:
    found = read(key.encode())
    country, party, ident = found if isinstance(found, list) else ("", "", key)
    return (str(country), str(party)), str(ident)
