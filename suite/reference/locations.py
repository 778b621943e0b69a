"""The module locations: the list and objects that we own, what we push of them, and what others give us (receiving.py).

Every Location of ours that leaves us passes `shown`; while nothing bends it, bytes made once go out as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from suite.reference import own, seed, validity
from suite.reference.answers import Answer, refusal, success
from suite.reference.changing import Changing
from suite.reference.codes import UNKNOWN_LOCATION
from suite.reference.following import Following
from suite.reference.halves import OwnList, folded
from suite.reference.instants import instant
from suite.reference.jsonread import write
from suite.reference.owners import fold, theirs
from suite.reference.paging import Paging
from suite.reference.receiving import Receiving, child_of
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Collection, Json, Kept
    from suite.standard.versions import Version

_PATH: Final = ("evse_uid", "connector_id")


class Locations(OwnList, Receiving):
    """Both sides of the module."""

    __slots__ = ("changing", "own", "paging")

    name = "locations"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.own = own.locations(core)
        self.paging = Paging(core)
        self.changing = Changing(core, self.own, self.shown)
        following = Following(core, self.own, self.changing)
        core.charging.map = following
        core.charging.listeners.append(following)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        if incoming.side == "receiver":
            return self.receive(incoming)
        return self._single(incoming) if "location_id" in incoming.params else self.list_(incoming)

    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give all of our Locations: whoever asks sees the same."""
        del partner
        return self.own.of(version)

    @seam
    def shown(self, version: Version, location: Json) -> Json:
        """Show a Location of ours: in lists, by id, in pushes."""
        del version
        return location

    def _raw(self, version: Version, kept: Kept) -> bytes:
        bent = self.bends.get(Locations.shown.__qualname__) is not None
        return write(self.shown(version, kept.object())) if bent else kept.raw

    def _single(self, incoming: Incoming) -> Answer:
        kept = self.found(incoming)
        if kept is None:
            return self.own_unknown(incoming)
        if len(incoming.params) == 1:
            return success(self.single(incoming, msgspec.Raw(self._raw(incoming.spoken, kept))))
        value = self._part(incoming, self.shown(incoming.spoken, kept.object()))
        return self.own_unknown(incoming) if value is None else success(self.single(incoming, value))

    @seam
    def found(self, incoming: Incoming) -> Kept | None:
        """Find the Location of ours that a URL names."""
        return self.own.of(incoming.spoken).get(incoming.params["location_id"])

    @seam
    def single(self, incoming: Incoming, value: object) -> object:
        """Make `data` of one Location, EVSE or Connector."""
        del incoming
        return value

    @seam
    def own_unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET for a Location, EVSE or Connector that we do not have."""
        del incoming
        return refusal(UNKNOWN_LOCATION, "there is no such object", status=404)

    def _part(self, incoming: Incoming, location: Json) -> Json | None:
        value = location
        for level, name in enumerate(_PATH):
            if name in incoming.params:
                child = child_of(incoming.spoken, value, level, incoming.params[name])
                if child is None:
                    return None
                value = child[1]
        return value

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep Locations that we pulled; what is younger here already stays."""
        given = self.given[partner.name]
        for value in objects:
            if isinstance(value, dict) and isinstance(value.get("id"), str) and self.usable(version, value):
                owner, ident = self._owner_of(partner, version, value), fold(version)(value["id"])
                before = given.get(owner, ident)
                given.pulled(owner, ident, before if before and _at(before) > _at(value) else value)

    @seam
    def usable(self, version: Version, value: Json) -> bool:
        """Say whether a pulled Location is worth keeping."""
        return not self.core.strict or not validity.problem(version, "location", value)

    @seam
    def finish(self, partner: Partner, *, whole: bool) -> None:
        """End a pull: what a whole list did not have is no more."""
        self.given[partner.name].finish(whole=whole)

    def _owner_of(self, partner: Partner, version: Version, value: Json) -> tuple[str, str]:
        named = (value.get("country_code"), value.get("party_id")) if version.owner_in_objects else (None, None)
        if isinstance(named[0], str) and isinstance(named[1], str):
            return folded(version, (named[0], named[1]))
        known = [*theirs(partner), partner.party or ("", "")]
        return folded(version, known[0])

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a Location, EVSE or Connector for a push; `unpublished` is a Location that few may see."""
        at = float(int(self.core.now()))
        if name in {"location", "unpublished"}:
            private = name == "unpublished" and version.publish_flag
            return seed.sample_location(version, ident, party, at, full=full, private=private)
        make = {"evse": seed.sample_evse, "connector": seed.sample_connector}.get(name)
        return make(version, ident, party, at, full=full) if make else None

    def list_own(self, ident: str) -> None:
        """Put a Location at the end of our list, and tell nobody."""
        self.changing.create(ident)

    def unlist_own(self, ident: str) -> None:
        """Take a Location of ours away, as if it had never been."""
        self.own.remove(ident)

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes us change and push Locations."""
        return {"change_status": self.changing.change_status, "push_location": self.changing.push_location}


def _at(value: Json) -> float:
    return instant(value.get("last_updated"), lenient=True) or 0.0
