"""The receiver half of locations: what partners push to us, and how it is kept; GET shows it as it is kept.

The strict ear refuses what is not valid; the lenient one takes whatever can be kept. Both refuse what cannot be kept: a
child without its parent, a change of something that is not there, a PATCH without last_updated where that is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference import validity
from suite.reference.answers import Answer, refusal, success
from suite.reference.codes import UNKNOWN_LOCATION
from suite.reference.halves import TakenIn
from suite.reference.instants import instant
from suite.reference.owners import fold, shaped
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming
    from suite.reference.store import Json
    from suite.standard.versions import Version

_PATH: Final = ("location_id", "evse_uid", "connector_id")
_LISTS: Final = ("evses", "connectors")
_IDS: Final = ("id", "uid", "id")


class Receiving(TakenIn):
    """Keeps Locations of partners."""

    __slots__ = ()

    def receive(self, incoming: Incoming) -> Answer:
        """Answer a call to our receiver interface."""
        if self.foreign(incoming):
            return self.unknown(incoming)
        if incoming.method == "GET":
            return self.answer_get(incoming)
        why = self.refusal_of(incoming)
        if why:
            return self.refused(incoming, why)
        return self._put(incoming) if incoming.method == "PUT" else self._patch(incoming)

    def mismatch(self, incoming: Incoming, body: Json) -> str:
        """Say where ids or owner in the body are others than in the URL."""
        return self.id_mismatch(incoming, body) or self.owner_mismatch(incoming, body)

    @seam
    def id_mismatch(self, incoming: Incoming, body: Json) -> str:
        """Say where the id in the body is another than the one in the URL."""
        path = self.path(incoming)
        name, said = _IDS[len(path) - 1], body.get(_IDS[len(path) - 1])
        same = said is None or (isinstance(said, str) and fold(incoming.spoken)(said) == path[-1])
        return "" if same else f"{name} is another one than in the URL"

    @seam
    def owner_mismatch(self, incoming: Incoming, body: Json) -> str:
        """Say where country_code or party_id in the body is another than in the URL."""
        if not incoming.spoken.owner_in_objects or len(self.path(incoming)) > 1:
            return ""
        for name in ("country_code", "party_id"):
            said = body.get(name)
            if isinstance(said, str) and said.upper() != incoming.params[name].upper():
                return f"{name} is another one than in the URL"
        return ""

    @seam
    def problem(self, incoming: Incoming, body: Json) -> str:
        """Say what is wrong with a body."""
        return validity.problem(incoming.spoken, self.shape(incoming), body)

    @seam
    def shape(self, incoming: Incoming) -> str:
        """Name the shape that a body has to have."""
        name = ("location", "evse", "connector")[len(self.path(incoming)) - 1]
        return name if incoming.method == "PUT" else f"{name}_patch"

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET or PATCH of something that is not there."""
        del incoming
        return refusal(UNKNOWN_LOCATION, "there is no such object", status=404)

    @seam
    def orphan(self, incoming: Incoming) -> Answer:
        """Refuse an EVSE or Connector whose parent is not there."""
        del incoming
        return refusal(UNKNOWN_LOCATION, "its Location or EVSE is not there")

    @seam
    def outdated(self, incoming: Incoming, before: Json, changes: Json) -> bool:
        """Say whether a PATCH is older than what we hold: then it was overtaken, and changes nothing."""
        del incoming
        held, said = instant(before.get("last_updated")), instant(changes.get("last_updated"))
        return self.core.strict and held is not None and said is not None and said < held

    @seam
    def siblings(self, incoming: Incoming, before: list[object], child: Json, place: int | None) -> list[object]:
        """Put a child among its siblings: in its old place, or behind them."""
        del incoming
        return [*before, child] if place is None else [*before[:place], child, *before[place + 1 :]]

    @seam
    def lift_parents(self, incoming: Incoming, parent: Json, child: Json) -> Json:
        """Make a parent as young as its child at least."""
        del incoming
        mine, its = instant(parent.get("last_updated"), lenient=True), instant(child.get("last_updated"), lenient=True)
        if its is None or (mine is not None and mine >= its):
            return parent
        return {**parent, "last_updated": child["last_updated"]}

    @seam
    def keep(self, incoming: Incoming, location: Json) -> None:
        """Keep a Location with whatever changed in it."""
        self.given[incoming.partner.name].put(self.owner(incoming), self.path(incoming)[0], location)

    @seam
    def path(self, incoming: Incoming) -> list[str]:
        """Give the ids in a URL, outermost first, so that equal ones are the same text."""
        same = fold(incoming.spoken)
        return [same(incoming.params[name]) for name in _PATH if name in incoming.params]

    @seam
    def answer_get(self, incoming: Incoming) -> Answer:
        """Answer a GET."""
        chain = self._chain(incoming)
        if len(chain) < len(self.path(incoming)):
            return self.unknown(incoming)
        return success(self.given_back(incoming, chain[-1]))

    def _put(self, incoming: Incoming) -> Answer:
        chain, depth = self._chain(incoming), len(self.path(incoming))
        if len(chain) < depth - 1:
            return self.orphan(incoming)
        before = chain[-1] if len(chain) == depth else None
        body = self.stored(incoming, dict(_object(incoming.json)), before)
        self._replace(incoming, chain[: depth - 1], body)
        return self.updated(incoming) if before is not None else self.created(incoming)

    def _patch(self, incoming: Incoming) -> Answer:
        chain = self._chain(incoming)
        if len(chain) < len(self.path(incoming)):
            return self.unknown(incoming)
        if self.outdated(incoming, chain[-1], _object(incoming.json)):
            return self.updated(incoming)
        body = self.merged(incoming, chain[-1], _object(incoming.json))
        self._replace(incoming, chain[:-1], body)
        return self.updated(incoming)

    def _chain(self, incoming: Incoming) -> list[Json]:
        """Find Location, EVSE and Connector of a URL, as far as they are there."""
        path = self.path(incoming)
        found = self.given[incoming.partner.name].get(self.owner(incoming), path[0])
        chain: list[Json] = [found] if found is not None and shaped(self.core, incoming.spoken, found) else []
        for level, ident in enumerate(path[1:]):
            child = child_of(incoming.spoken, chain[-1], level, ident) if len(chain) > level else None
            if child is None:
                break
            chain.append(child[1])
        return chain

    def _replace(self, incoming: Incoming, parents: list[Json], value: Json) -> None:
        """Put a changed object into copies of its parents, and keep the Location."""
        path = self.path(incoming)
        for level in range(len(parents) - 1, -1, -1):
            parent = parents[level]
            found = child_of(incoming.spoken, parent, level, path[level + 1])
            children = self.siblings(incoming, children_of(parent, level), value, found[0] if found else None)
            value = self.lift_parents(incoming, {**parent, _LISTS[level]: children}, value)
        self.keep(incoming, value)


def children_of(parent: Json, level: int) -> list[object]:
    """Give the EVSEs of a Location (level 0) or the Connectors of an EVSE (level 1)."""
    found = parent.get(_LISTS[level])
    return found if isinstance(found, list) else []


def child_of(version: Version, parent: Json, level: int, ident: str) -> tuple[int, Json] | None:
    """Find a child and its place among its siblings."""
    same, name = fold(version), _IDS[level + 1]
    for place, child in enumerate(children_of(parent, level)):
        if isinstance(child, dict) and isinstance(child.get(name), str) and same(child[name]) == same(ident):
            return place, child
    return None


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}
