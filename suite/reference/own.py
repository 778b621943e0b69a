"""Our own Locations and Tariffs: one collection per version, all of them showing the same things.

A change is made in every version we speak, so that whoever asks sees it, whatever he speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.reference.instants import instant
from suite.reference.owners import fold, owners
from suite.reference.seed import Seed
from suite.reference.seed_tokens import issued, seeded
from suite.reference.store import Collection

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.reference.core import Core
    from suite.reference.owners import Owner
    from suite.reference.shelves import Shelf
    from suite.reference.store import Json
    from suite.standard.versions import Version


@dataclass(frozen=True, slots=True)
class _Locations:
    """Seeded Locations of a version as a source."""

    seed: Seed
    version: Version

    @property
    def count(self) -> int:
        return self.seed.count

    def at(self, position: int) -> float:
        return self.seed.at(position)

    def make(self, position: int) -> Json:
        return self.seed.location(self.version, position)

    def find(self, ident: str) -> int | None:
        return self.seed.index(ident)


class Own:
    """Objects of ours in all versions; `filled` says what a version's collection begins with."""

    def __init__(
        self, core: Core, module: str, owning: tuple[Owner, ...], filled: Callable[[Version], Collection]
    ) -> None:
        """Make nothing yet."""
        self._core = core
        self._module = module
        self.owners = owning
        self._filled = filled
        self._by_version: dict[str, Collection] = {}

    def of(self, version: Version) -> Collection:
        """Give the objects as a version shows them."""
        found = self._by_version.get(version.name)
        if found is None:
            found = self._by_version[version.name] = self._filled(version)
            for ident, value in self._shelf(version).all():
                self._changed(found, ident, value)
        return found

    def change(self, ident: str, changed: Callable[[Version, Json], Json]) -> None:
        """Change an object in every version; raises LookupError where there is none."""
        for version in self._core.versions:
            kept = self.of(version).get(ident)
            if kept is None:
                raise LookupError(ident)
            self._keep(version, ident, changed(version, kept.object()))

    def add(self, ident: str, make: Callable[[Version], Json]) -> None:
        """Add an object in every version, behind all others."""
        for version in self._core.versions:
            self._keep(version, ident, make(version))

    def remove(self, ident: str) -> bool:
        """Take an object away in every version, as if it had never been; says whether there was one."""
        for version in self._core.versions:
            self._shelf(version).put(ident, None)
        removed = [self.of(version).remove(ident) for version in self._core.versions]
        return any(removed)

    def _keep(self, version: Version, ident: str, value: Json) -> None:
        self._changed(self.of(version), ident, value)
        self._shelf(version).put(ident, value)

    def _changed(self, collection: Collection, ident: str, value: Json | None) -> None:
        if value is None:
            collection.remove(ident)
            return
        at = instant(value.get("last_updated"))
        collection.put(ident, value, self._core.now() if at is None else at)

    def _shelf(self, version: Version) -> Shelf:
        return self._core.shelf(f"{self._module}/own/{version}")


def locations(core: Core) -> Own:
    """Give our own Locations, as many as the core says; none where no party of ours owns any."""
    seed = _seed(core, "locations")
    return Own(
        core, "locations", seed.owners, lambda version: Collection(_Locations(seed, version), fold=fold(version))
    )


def tariffs(core: Core) -> Own:
    """Give our own Tariffs."""
    seed = _seed(core, "tariffs")

    def filled(version: Version) -> Collection:
        found = Collection(fold=fold(version))
        for each in seed.tariffs(version):
            found.put(str(each["id"]), each, instant(each["last_updated"]) or 0)
        return found

    return Own(core, "tariffs", seed.owners, filled)


def tokens(core: Core) -> Own:
    """Give the Tokens that our eMSPs have given out; the first of them owns them all.

    Real cards come behind them, and changed when we began: whoever pulls only what is new finds them.
    """
    owning = owners(core, "tokens")

    def filled(version: Version) -> Collection:
        found = Collection(fold=fold(version))
        at = float(int(core.begun))
        real = issued(version, core.cards, owning[0], at) if owning else ()
        for each in (*seeded(version, owning[0], core.begun), *real) if owning else ():
            usual = each["type"] == "RFID" or not version.owner_in_objects
            key = str(each["uid"]) if usual else f"{each['uid']}/{each['type']}"
            if found.get(key) is None:  # one that we made up is not another's
                found.put(key, each, instant(each["last_updated"]) or 0)
        return found

    return Own(core, "tokens", owning, filled)


def _seed(core: Core, module: str) -> Seed:
    owning = owners(core, module)
    return Seed(core.seed, core.locations if owning else 0, owning).not_after(core.begun)
