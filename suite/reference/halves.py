"""The two halves that tokens, sessions and the like have in common: a paged list of ours, and a store for what others give.

A module is made of them and says what is its own: names, ids, what a PUT or PATCH means to it. The seams of this file are
bent by the name of the module (`Tokens.stored`), see `Shared`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import msgspec

from suite.reference import validity
from suite.reference.answers import Answer, invalid, success, unknown
from suite.reference.core import Part
from suite.reference.instants import instant
from suite.reference.owners import fold, shaped, theirs
from suite.reference.paging import Paging, Unfit
from suite.reference.seams import Shared, seam
from suite.reference.shelves import ByPartner, LastingGiven

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.owners import Owner
    from suite.reference.paging import Window
    from suite.reference.partners import Partner
    from suite.reference.store import Collection, Given, Json, Kept
    from suite.standard.versions import Version


class OwnList(Shared, Part, ABC, half=True):
    """A paged list of what we own."""

    __slots__ = ()

    paging: Paging

    @abstractmethod
    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give what a partner may see, as a version shows it."""

    @abstractmethod
    def shown(self, version: Version, value: Json, /) -> Json:
        """Show an object of ours, in lists and in pushes; each module has a seam of its own for it."""

    def list_(self, incoming: Incoming) -> Answer:
        """Answer a GET of the list."""
        try:
            window = self.paging.window(incoming)
            page, total = self.listed(incoming, window)
        except Unfit as error:
            return self.paging.refused(incoming, str(error))
        return success(self.page(incoming, page), headers=self.paging.headers(incoming, window, total))

    @seam
    def listed(self, incoming: Incoming, window: Window) -> tuple[list[Kept], int]:
        """Choose the objects of a page, and count those that the filters leave."""
        collection = self.collection(incoming.spoken, incoming.partner)
        chosen = collection.select(window.since, window.until)
        return list(collection.page(chosen, window.offset, window.limit)), chosen.total

    @seam
    def page(self, incoming: Incoming, page: list[Kept]) -> object:
        """Make `data` of a page."""
        if self.bends.get(type(self).shown.__qualname__) is None:
            return msgspec.Raw(b"[" + b",".join([kept.raw for kept in page]) + b"]")
        return [self.shown(incoming.spoken, kept.object()) for kept in page]


class TakenIn(Shared, Part, half=True):
    """What partners push to us, by owner and id; the strict ear refuses what is not valid, the lenient one takes it."""

    __slots__ = ("given",)

    name = ""
    """Name of the module."""
    schema = ""
    """Name of the object in the schemas."""
    param = ""
    """Name of its id in URLs."""
    field = "id"
    """Name of its id in the object."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.given: dict[str, Given] = ByPartner(lambda name: LastingGiven(core.shelf(f"{self.name}/given/{name}")))
        """By the partner's name: what one gave, no other sees."""

    def receive(self, incoming: Incoming) -> Answer:
        """Answer a call to our receiver interface."""
        if self.foreign(incoming):
            return self.unknown(incoming)
        if incoming.method == "GET":
            return self.answer_get(incoming)
        before = self.before(incoming)
        if incoming.method == "PATCH" and before is None:
            return self.unknown(incoming)
        why = self.refusal_of(incoming)
        if why or not isinstance(incoming.json, dict):
            return self.refused(incoming, why)
        if incoming.method == "PATCH" and before is not None:
            if not self.outdated(incoming, before, incoming.json):
                self.keep(incoming, self.merged(incoming, before, incoming.json))
            return self.updated(incoming)
        self.keep(incoming, self.stored(incoming, incoming.json, before))
        return self.created(incoming) if before is None else self.updated(incoming)

    @seam
    def foreign(self, incoming: Incoming) -> bool:
        """Say whether the owner in the URL is none of the partner's parties."""
        known = {folded(incoming.spoken, each) for each in theirs(incoming.partner)}
        return self.core.strict and bool(known) and self.owner(incoming) not in known

    @seam
    def owner(self, incoming: Incoming) -> Owner:
        """Give whose object a URL is about."""
        return folded(incoming.spoken, (incoming.params["country_code"], incoming.params["party_id"]))

    @seam
    def ident(self, incoming: Incoming) -> str:
        """Give the id in a URL, so that equal ones are the same text."""
        return fold(incoming.spoken)(incoming.params[self.param])

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a body."""
        del incoming
        return invalid(why)

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET or PATCH of what is not there."""
        del incoming
        return unknown()

    @seam
    def given_back(self, incoming: Incoming, value: Json) -> Json:
        """Show what is kept."""
        del incoming
        return value

    @seam
    def stored(self, incoming: Incoming, body: Json, before: Json | None) -> Json:
        """Make of a PUT what is kept: all of it, and nothing of what was there before."""
        del incoming, before
        return body

    @seam
    def outdated(self, incoming: Incoming, before: Json, changes: Json) -> bool:
        """Say whether a change is older than what we hold, and comes too late: it changes nothing."""
        del incoming
        held, said = instant(before.get("last_updated")), instant(changes.get("last_updated"))
        return self.core.strict and held is not None and said is not None and said < held

    @seam
    def merged(self, incoming: Incoming, before: Json, changes: Json) -> Json:
        """Put changes over what was there; what they do not name stays."""
        del incoming
        return {**before, **changes}

    @seam
    def created(self, incoming: Incoming) -> Answer:
        """Answer a PUT that added something."""
        del incoming
        return success(status=201)

    @seam
    def updated(self, incoming: Incoming) -> Answer:
        """Answer a PUT or PATCH that changed something."""
        del incoming
        return success()

    @seam
    def keep(self, incoming: Incoming, value: Json) -> None:
        """Keep an object."""
        self.given[incoming.partner.name].put(self.owner(incoming), self.ident(incoming), value)

    def refusal_of(self, incoming: Incoming) -> str:
        """Say why a PUT or PATCH cannot be followed, empty where it can."""
        if not isinstance(incoming.json, dict):
            return "an object is wanted"
        if incoming.method == "PATCH" and self.last_updated_missing(incoming, incoming.json):
            return "last_updated is missing"
        if not self.core.strict:
            return ""
        return self.mismatch(incoming, incoming.json) or self.problem(incoming, incoming.json)

    @seam
    def last_updated_missing(self, incoming: Incoming, body: Json) -> bool:
        """Say whether a PATCH lacks the last_updated that its version asks for."""
        return incoming.spoken.patch_needs_last_updated and body.get("last_updated") is None

    @seam
    def mismatch(self, incoming: Incoming, body: Json) -> str:
        """Say where id or owner in the body are others than in the URL."""
        return next(self.mismatches(incoming, body), "")

    def mismatches(self, incoming: Incoming, body: Json) -> Iterator[str]:
        """Find where body and URL differ."""
        said = body.get(self.field)
        if isinstance(said, str) and fold(incoming.spoken)(said) != self.ident(incoming):
            yield f"{self.field} is another one than in the URL"
        for name in ("country_code", "party_id") if incoming.spoken.owner_in_objects else ():
            part = body.get(name)
            if isinstance(part, str) and part.upper() != incoming.params[name].upper():
                yield f"{name} is another one than in the URL"

    @seam
    def problem(self, incoming: Incoming, body: Json) -> str:
        """Say what is wrong with a body."""
        name = self.schema if incoming.method == "PUT" else f"{self.schema}_patch"
        return validity.problem(incoming.spoken, name, body)

    @seam
    def answer_get(self, incoming: Incoming) -> Answer:
        """Answer a GET."""
        found = self.before(incoming)
        return self.unknown(incoming) if found is None else success(self.given_back(incoming, found))

    def before(self, incoming: Incoming) -> Json | None:
        """Find what a URL names."""
        found = self.given[incoming.partner.name].get(self.owner(incoming), self.ident(incoming))
        return found if found is not None and shaped(self.core, incoming.spoken, found) else None

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep what we pulled."""
        given, known = self.given[partner.name], [*theirs(partner), partner.party or ("", "")]
        for value in objects:
            if isinstance(value, dict) and isinstance(value.get(self.field), str) and self.usable(version, value):
                country, party = value.get("country_code"), value.get("party_id")
                owner = (country, party) if isinstance(country, str) and isinstance(party, str) else known[0]
                given.pulled(folded(version, owner), self.key(version, value), value)

    def key(self, version: Version, value: Json) -> str:
        """Give the id of an object as it is kept under."""
        return fold(version)(str(value[self.field]))

    @seam
    def usable(self, version: Version, value: Json) -> bool:
        """Say whether something pulled is worth keeping."""
        return not self.core.strict or not validity.problem(version, self.schema, value)


def folded(version: Version, owner: Owner) -> Owner:
    """Give an owner so that equal ones are the same."""
    same = fold(version)
    return same(owner[0]), same(owner[1])
