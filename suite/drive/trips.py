"""Round trips: an object of ours is written to a receiver in variants, and what is given back is held against it.

How a scenario uses it, whatever the module (suite/scenarios/tariffs/put.py is the model):

    kept = Kept(ocpi, "SUITE-TAR-002", "tariffs")
    for trip in round_trips(kept, "tariff", keep=["price_components.type"]):
        ocpi.check("tariffs.put.accepted", trip.taken, seen=trip.seen, expected=..., actual=trip.refusal, cause=trip.cause)
        ocpi.check("tariffs.put.stored", not trip.needed, seen=trip.seen, ...)      # required fields that were lost
        ocpi.check("tariffs.put.keeps-optional", not trip.optional, seen=trip.seen, ...)

The first two trips are the object with everything and with the least there is; the others come from its schema
(variants.py). A refused variant is halved until single values are left that are refused by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.compare import Difference, lost
from suite.drive.variants import Piece, Variant, variants
from suite.standard.schemas import class_of, document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from suite.drive.answer import Answer
    from suite.drive.keeping import Kept
    from suite.standard.versions import Version

Json = dict[str, Any]


@dataclass(frozen=True)
class Trip:
    """One object there and back."""

    what: str
    answer: Answer
    """To the write."""
    shown: Answer | None = None
    """What the target has of it; None where it refused, or shows nothing of what it has."""
    blamed: tuple[Piece, ...] = ()
    """The values for which it was refused, as far as they can be told apart."""
    needed: tuple[Difference, ...] = field(default=())
    optional: tuple[Difference, ...] = field(default=())

    @property
    def taken(self) -> bool:
        """Whether the write succeeded."""
        return self.answer.ok

    @property
    def seen(self) -> list[Answer]:
        """The exchanges that show it."""
        return [self.answer, *([self.shown] if self.shown else [])]

    @property
    def refusal(self) -> str:
        """What was refused, and how."""
        what = "; ".join(map(str, self.blamed[:3])) or self.what
        return f"refused with {what}: {self.answer.brief}"

    @property
    def cause(self) -> str:
        """What groups the finding: the field that is refused, whatever its value."""
        names = {".".join(str(step) for step in each.path if isinstance(step, str)) for each in self.blamed}
        return ", ".join(sorted(names)) or self.what


def said(changes: Sequence[Difference]) -> str:
    """A few places that differ, for the Actual of a finding."""
    return "; ".join(map(str, changes[:3]))


def pointer(changes: Sequence[Difference]) -> str:
    """The first of them in the answer."""
    return f"/data/{'/'.join(changes[0].path)}" if changes else ""


def round_trips(
    kept: Kept,
    name: str,
    *,
    whole: Sequence[str] = (),
    keep: Sequence[str] = (),
    decimals: bool = True,
    texts: bool = True,
    more: Sequence[Variant] = (),
) -> Iterator[Trip]:
    """Write every variant of an object, one after the other, and look at what became of it.

    `whole` are fields all of whose parts are as much as required (`elements` of a Tariff); `keep`, `decimals`, `texts` as
    in variants(); `more` are variants that only the scenario can know to be lawful.
    """
    ocpi, form = kept.ocpi, kept.ocpi.ours.form(kept.module)
    full = form.make(kept.ident)
    journey = _Traveller(kept, name, whole)
    yield journey.there("every field that there is", lambda: full)
    if not form.cause:
        yield journey.there("the least that there is", lambda: ocpi.sample(name, kept.ident, full=False))
    for each in (*variants(ocpi.version, name, full, keep=keep, decimals=decimals, texts=texts), *more):
        yield journey.varied(each, full)


class _Traveller:
    """Takes one object to and fro."""

    def __init__(self, kept: Kept, name: str, whole: Sequence[str]) -> None:
        self._kept, self._name, self._whole = kept, name, whole
        self._version: Version = kept.ocpi.version

    def there(self, what: str, make: Callable[[], Json], blamed: tuple[Piece, ...] = ()) -> Trip:
        """Write an object and look."""
        body = self._kept.dated(make())
        answer = self._kept.put(body)
        if not answer.ok or not self._kept.readable:
            return Trip(what, answer, blamed=blamed)
        shown = self._kept.ocpi.eventually(self._kept.get, lambda found: not lost(self._version, body, found.data))
        gone = lost(self._version, body, shown.data if isinstance(shown.data, dict) else {})
        needed = tuple(each for each in gone if is_needed(self._version, self._name, each.path, self._whole))
        return Trip(what, answer, shown, (), needed, tuple(each for each in gone if each not in needed))

    def varied(self, variant: Variant, full: Json) -> Trip:
        """Write a variant; of a refused one, find out which values are to blame."""
        trip = self.there(variant.what, lambda: variant.over(full))
        if trip.taken:
            return trip
        blamed = self._halved(variant, full, variant.pieces)
        return Trip(variant.what, trip.answer, blamed=blamed)

    def _halved(self, variant: Variant, full: Json, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """The pieces, known to be refused together, that are refused by themselves; all of them where none is."""
        if len(pieces) == 1:
            return tuple(pieces)
        half = len(pieces) // 2
        found: tuple[Piece, ...] = ()
        for part in (pieces[:half], pieces[half:]):
            body = variant.over(full, part)
            if not self._kept.put(self._kept.dated(body)).ok:
                found += self._halved(variant, full, part)
        return found or tuple(pieces)


def is_needed(version: Version, name: str, path: Sequence[str], whole: Sequence[str] = ()) -> bool:
    """Say whether a place is a required field, inside of required fields only, or part of one that counts as a whole."""
    if path and path[0] in whole:
        return True
    for step in path:
        schema = document(version.name, name) if name else {}
        if step not in schema.get("properties", {}):
            continue  # an entry of a list: what counts is in it
        if step not in schema.get("required", ()):
            return False
        name = class_of(version.name, schema["properties"][step])
    return True
