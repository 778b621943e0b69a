"""Seeded data: the same seed and count give the same Locations and Tariffs, each made when it is asked for.

Location i of n is a function of the seed, i and n alone, so a million of them cost nothing before they are read, and
every version shows the same places. Creation order is the order of `last_updated`, all of it in the past.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from suite.reference.seed_connector import Site, connector, evse
from suite.reference.seed_location import location
from suite.reference.seed_names import PLACES
from suite.reference.seed_tariff import KINDS, TOGETHER, tariff, tariff_id

if TYPE_CHECKING:
    from suite.reference.seed_parts import Json
    from suite.standard.versions import Version

_DAY: Final = 86400
_START: Final = 1_704_067_200
"""2024-01-01: when the oldest of our Locations was last updated."""
_SPAN: Final = 300 * _DAY
_NOON: Final = 43_200


@dataclass(frozen=True, slots=True)
class Seed:
    """What our own data is made from."""

    number: int
    count: int
    owners: tuple[tuple[str, str], ...]
    """Parties of ours that own Locations; they take turns."""
    start: float = _START

    def not_after(self, now: float) -> Seed:
        """Give the seed with all of its data in the past of that clock."""
        return replace(self, start=min(self.start, float(int(now)) - _SPAN - _DAY))

    def step(self) -> int:
        """Give the seconds from one Location to the next."""
        return max(1, min(_DAY, _SPAN // max(self.count, 1)))

    def at(self, index: int) -> float:
        """Say when a Location was last updated; later ones are younger."""
        step = self.step()
        return self.start + index * step + (index * 7919 + self.number) % step

    def owner(self, index: int) -> tuple[str, str]:
        """Say whose a Location is."""
        return self.owners[index % len(self.owners)]

    def location_id(self, index: int) -> str:
        """Name a Location."""
        country, party = self.owner(index)
        return f"{country}-{party}-LOC-{index + 1:07d}"

    def index(self, location_id: str) -> int | None:
        """Find a Location by its name; None where none of ours has it."""
        digits = location_id.rpartition("-")[2]
        if not (digits.isascii() and digits.isdigit()):
            return None
        index = int(digits) - 1
        return index if 0 <= index < self.count and self.location_id(index) == location_id else None

    def location(self, version: Version, index: int) -> Json:
        """Make a Location: the first has everything, one in ten is not published."""
        site = self._site(version, index)
        count = 1 + (index + self.number) % 4 if index else 2
        uids = [f"{site.owner[0]}-{site.owner[1]}-E{index + 1:07d}-{n + 1}" for n in range(count)]
        return location(site, self.location_id(index), uids, private=index % 10 == 2)  # noqa: PLR2004 - one in ten

    def _site(self, version: Version, index: int) -> Site:
        owner = self.owner(index)
        chance = random.Random(f"{self.number}/{index}")  # noqa: S311 - data, no secret
        place = PLACES[(index + self.number) % len(PLACES)]
        moved = replace(
            place,
            latitude=place.latitude + chance.randrange(-20_000, 20_000) / 1_000_000,
            longitude=place.longitude + chance.randrange(-20_000, 20_000) / 1_000_000,
        )
        tariffs = [tariff_id(owner, each) for each in TOGETHER[index % len(TOGETHER)]]
        detail = "full" if index % 10 == 0 else "plain"
        return Site(version, moved, owner, index + 1, self.at(index), detail, tariffs)  # type: ignore[arg-type]

    def tariffs(self, version: Version) -> list[Json]:
        """Make all Tariffs, oldest first; the first of each owner has everything, and all are older than a Location."""
        made = []
        for turn, owner in enumerate(self.owners):
            for number in range(len(KINDS)):
                at = self.start - _SPAN + (turn * len(KINDS) + number) * _DAY + _NOON
                made.append(tariff(version, tariff_id(owner, number), owner, at, number=number, full=number == 0))
        return made


def sample_location(
    version: Version, ident: str, owner: tuple[str, str], at: float, *, full: bool, private: bool = False
) -> Json:
    """Make a Location to be pushed; a full one has two EVSEs."""
    site = _sample_site(version, owner, at, full=full)
    return location(site, ident, [f"{ident}-1", f"{ident}-2"] if full else [], private=private)


def sample_evse(version: Version, ident: str, owner: tuple[str, str], at: float, *, full: bool) -> Json:
    """Make an EVSE to be pushed; a full one refers to the parking place of a full Location."""
    return evse(_sample_site(version, owner, at, full=full), ident, 1, at)


def sample_connector(version: Version, ident: str, owner: tuple[str, str], at: float, *, full: bool) -> Json:
    """Make a Connector to be pushed."""
    return connector(_sample_site(version, owner, at, full=full), ident, at)


def sample_tariff(version: Version, ident: str, owner: tuple[str, str], at: float, *, full: bool) -> Json:
    """Make a Tariff to be pushed."""
    return tariff(version, ident, owner, at, full=full)


def _sample_site(version: Version, owner: tuple[str, str], at: float, *, full: bool) -> Site:
    tariffs = [tariff_id(owner, 0)] if full else []
    return Site(version, PLACES[0], owner, 1, at, "full" if full else "bare", tariffs)
