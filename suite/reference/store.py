"""What is kept: our own objects as one ordered collection per version, and what others gave us, by partner and owner.

An own object is bytes and an instant; seeded ones are made when they are read and the last few thousand stay, so memory
is bounded whatever their number. Nothing here knows OCPI beyond `id`, `country_code` and `party_id`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from suite.reference.jsonread import read, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = dict[str, object]

_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Kept:
    """An object of ours: as it goes over the wire, and when it was last updated."""

    raw: bytes
    at: float

    def object(self) -> Json:
        """Give a copy to be changed; numbers with a fraction are Decimal, and keep their digits."""
        found = read(self.raw)
        if not isinstance(found, dict):
            raise TypeError("only objects are kept")
        return found


class Source(Protocol):
    """Where objects come from that nobody changed yet: position 0 to count - 1, oldest first."""

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    def at(self, position: int) -> float:
        """Say when one was last updated; never less than the one before it."""
        ...

    def make(self, position: int) -> Json:
        """Make one."""
        ...

    def find(self, ident: str) -> int | None:
        """Find one by its id."""
        ...


@dataclass(slots=True)
class Nothing:
    """A source without objects."""

    count: int = 0

    def at(self, position: int) -> float:
        """There is none."""
        raise IndexError(position)

    def make(self, position: int) -> Json:
        """There is none."""
        raise IndexError(position)

    def find(self, ident: str) -> None:
        """There is none."""
        del ident


class Collection:
    """Objects in the order of their creation, found by id, cut by `last_updated`, a page at a time."""

    def __init__(self, source: Source | None = None, *, fold: Callable[[str], str] = str) -> None:
        """Begin with what the source has; `fold` makes ids equal that mean the same."""
        self._source: Source = source or Nothing()
        self._fold = fold
        self._made: OrderedDict[int, Kept] = OrderedDict()
        self._changed: dict[int, Kept] = {}
        self._added: dict[str, int] = {}
        self._next = self._source.count
        self._gone: list[int] = []

    def __len__(self) -> int:
        """Count them."""
        return self._next - len(self._gone)

    def get(self, ident: str) -> Kept | None:
        """Find an object."""
        position = self._place(ident)
        return None if position is None else self._at(position)

    def put(self, ident: str, value: Json, at: float) -> bool:
        """Keep an object in place of the one with that id, or at the end; says whether it is new."""
        position = self._place(ident)
        new = position is None
        if position is None:
            position = self._added[self._fold(ident)] = self._next
            self._next += 1
        self._changed[position] = Kept(write(value), at)
        self._made.pop(position, None)
        return new

    def remove(self, ident: str) -> bool:
        """Forget an object as if it had never been; says whether there was one."""
        position = self._place(ident)
        if position is None:
            return False
        insort(self._gone, position)
        self._changed.pop(position, None)
        self._made.pop(position, None)
        self._added.pop(self._fold(ident), None)
        return True

    def select(self, since: float | None, until: float | None) -> Selection:
        """Choose those updated at or after `since` and before `until`."""
        if since is None and until is None:
            return Selection(0, self._next, self._gone, [])
        every = range(self._source.count)
        low = 0 if since is None else bisect_left(every, since, key=self._source.at)
        high = len(every) if until is None else bisect_left(every, until, key=self._source.at)
        touched = sorted(self._changed)
        left_out = sorted({*touched, *self._gone})
        left_out = left_out[bisect_left(left_out, low) : bisect_left(left_out, high)]
        return Selection(low, max(low, high), left_out, [each for each in touched if self._within(each, since, until)])

    def page(self, chosen: Selection, offset: int, limit: int) -> Iterator[Kept]:
        """Give a page of what was chosen."""
        return map(self._at, chosen.positions(offset, limit))

    def _within(self, position: int, since: float | None, until: float | None) -> bool:
        at = self._changed[position].at
        return (since is None or at >= since) and (until is None or at < until)

    def _place(self, ident: str) -> int | None:
        position = self._added.get(self._fold(ident))
        if position is None:
            position = self._source.find(self._fold(ident))
        return None if position is None or self._is_gone(position) else position

    def _is_gone(self, position: int) -> bool:
        place = bisect_left(self._gone, position)
        return place < len(self._gone) and self._gone[place] == position

    def _at(self, position: int) -> Kept:
        found = self._changed.get(position) or self._made.get(position)
        if found is None:
            found = Kept(write(self._source.make(position)), self._source.at(position))
            self._made[position] = found
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions chosen from a collection: a range, without some, with some more."""

    low: int
    high: int
    without: list[int]
    """Ascending, each within the range."""
    more: list[int]
    """Ascending; none of them is left over in the range."""

    @property
    def total(self) -> int:
        """Count them."""
        return self.high - self.low - len(self.without) + len(self.more)

    def positions(self, offset: int, limit: int) -> Iterator[int]:
        """Give `limit` positions from the one with that number on, in order."""
        end = max(self.high, self.more[-1] + 1 if self.more else 0)
        if not self.without and not self.more:
            yield from range(self.low, self.high)[offset : offset + limit]
            return
        first = bisect_right(range(end), offset, key=lambda position: self._before(position + 1)) if end else 0
        left = min(limit, self.total - offset)
        position = first
        while left > 0 and position < end:
            if self._before(position + 1) > self._before(position):
                yield position
                left -= 1
            position += 1

    def _before(self, position: int) -> int:
        """Count the chosen ones before a position."""
        within = min(max(position, self.low), self.high) - self.low
        return within - bisect_left(self.without, position) + bisect_left(self.more, position)


Owner = tuple[str, str]


@dataclass(slots=True)
class Given:
    """What one partner gave us, pushed or pulled: objects by owner and id, and the ids seen in the pull under way."""

    objects: dict[Owner, dict[str, Json]] = field(default_factory=dict)
    seen: set[tuple[Owner, str]] = field(default_factory=set)

    def get(self, owner: Owner, ident: str) -> Json | None:
        """Find an object."""
        return self.objects.get(owner, {}).get(ident)

    def put(self, owner: Owner, ident: str, value: Json) -> None:
        """Keep an object in place of what was there."""
        self.objects.setdefault(owner, {})[ident] = value

    def remove(self, owner: Owner, ident: str) -> bool:
        """Forget an object; says whether there was one."""
        return self.objects.get(owner, {}).pop(ident, None) is not None

    def pulled(self, owner: Owner, ident: str, value: Json) -> None:
        """Keep an object that a pull brought."""
        self.put(owner, ident, value)
        self.seen.add((owner, ident))

    def finish(self, *, whole: bool) -> None:
        """End a pull; after a whole one what it did not bring is no more."""
        if whole:
            held = [(owner, ident) for owner, objects in self.objects.items() for ident in objects]
            for owner, ident in held:
                if (owner, ident) not in self.seen:
                    self.remove(owner, ident)
        self.seen.clear()
