"""The module tariffs: the list of ours, what we push of it, and what others give us.

Small sister of locations: one level only, and receivers have DELETE, in older versions PATCH too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from suite.reference import own, seed, validity
from suite.reference.answers import Answer, invalid, success, unknown
from suite.reference.core import Part
from suite.reference.module import Nonsense, NotNow
from suite.reference.owners import fold, theirs
from suite.reference.paging import Paging, Unfit
from suite.reference.seams import seam
from suite.reference.store import Given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.paging import Window
    from suite.reference.partners import Partner
    from suite.reference.store import Json, Kept
    from suite.standard.versions import Version

Owner = tuple[str, str]
_GONE = "REMOVED"


class Tariffs(Part):
    """Both sides of the module."""

    __slots__ = ("given", "own", "paging")

    name = "tariffs"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.own = own.tariffs(core)
        self.paging = Paging(core)
        self.given: dict[str, Given] = defaultdict(Given)
        """By the partner's name: what one gave, no other sees."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        return self._list(incoming) if incoming.side == "sender" else self._receive(incoming)

    def _list(self, incoming: Incoming) -> Answer:
        try:
            window = self.paging.window(incoming)
            page, total = self.listed(incoming, window)
        except Unfit as error:
            return self.paging.refused(incoming, str(error))
        return success(self.page(incoming, page), headers=self.paging.headers(incoming, window, total))

    @seam
    def listed(self, incoming: Incoming, window: Window) -> tuple[list[Kept], int]:
        """Choose the objects of a page, and count those that the filters leave."""
        collection = self.own.of(incoming.spoken)
        chosen = collection.select(window.since, window.until)
        return list(collection.page(chosen, window.offset, window.limit)), chosen.total

    @seam
    def page(self, incoming: Incoming, page: list[Kept]) -> object:
        """Make `data` of a page."""
        if self.bends.get(Tariffs.shown.__qualname__) is None:
            return msgspec.Raw(b"[" + b",".join([kept.raw for kept in page]) + b"]")
        return [self.shown(incoming.spoken, kept.object()) for kept in page]

    @seam
    def shown(self, version: Version, tariff: Json) -> Json:
        """Show a Tariff of ours: in lists and in pushes."""
        del version
        return tariff

    def _receive(self, incoming: Incoming) -> Answer:
        if self.foreign(incoming):
            return self.unknown(incoming)
        follow = {"GET": self.answer_get, "PUT": self._put, "PATCH": self._patch, "DELETE": self.deleted}[
            incoming.method
        ]
        return follow(incoming)

    @seam
    def foreign(self, incoming: Incoming) -> bool:
        """Say whether the owner in the URL is none of the partner's parties."""
        known = {_key(incoming.spoken, each) for each in theirs(incoming.partner)}
        return self.core.strict and bool(known) and self.owner(incoming) not in known

    @seam
    def owner(self, incoming: Incoming) -> Owner:
        """Give whose Tariff a URL is about."""
        return _key(incoming.spoken, (incoming.params["country_code"], incoming.params["party_id"]))

    @seam
    def ident(self, incoming: Incoming) -> str:
        """Give the id in a URL, so that equal ones are the same text."""
        return fold(incoming.spoken)(incoming.params["tariff_id"])

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a body."""
        del incoming
        return invalid(why)

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET, PATCH or DELETE of a Tariff that is not there."""
        del incoming
        return unknown()

    @seam
    def given_back(self, incoming: Incoming, value: Json) -> Json:
        """Show what is kept."""
        del incoming
        return value

    @seam
    def stored(self, incoming: Incoming, body: Json, before: Json | None) -> Json:
        """Make of a PUT what is kept."""
        del incoming, before
        return body

    @seam
    def merged(self, incoming: Incoming, before: Json, changes: Json) -> Json:
        """Put changes over what was there."""
        del incoming
        return {**before, **changes}

    @seam
    def created(self, incoming: Incoming) -> Answer:
        """Answer a PUT that added a Tariff."""
        del incoming
        return success(status=201)

    @seam
    def updated(self, incoming: Incoming) -> Answer:
        """Answer a PUT or PATCH that changed a Tariff."""
        del incoming
        return success()

    @seam
    def deleted(self, incoming: Incoming) -> Answer:
        """Take a Tariff away, and say so."""
        held = self._held(incoming).remove(self.owner(incoming), self.ident(incoming))
        return success() if held else self.unknown(incoming)

    @seam
    def keep(self, incoming: Incoming, value: Json) -> None:
        """Keep a Tariff."""
        self._held(incoming).put(self.owner(incoming), self.ident(incoming), value)

    def refusal_of(self, incoming: Incoming) -> str:
        """Say why a PUT or PATCH cannot be followed, empty where it can."""
        if not isinstance(incoming.json, dict):
            return "an object is wanted"
        if not self.core.strict:
            return ""
        return self.mismatch(incoming, incoming.json) or self.problem(incoming, incoming.json)

    @seam
    def mismatch(self, incoming: Incoming, body: Json) -> str:
        """Say where id or owner in the body are others than in the URL."""
        said = body.get("id")
        if isinstance(said, str) and fold(incoming.spoken)(said) != self.ident(incoming):
            return "id is another one than in the URL"
        for name in ("country_code", "party_id") if incoming.spoken.owner_in_objects else ():
            part = body.get(name)
            if isinstance(part, str) and part.upper() != incoming.params[name].upper():
                return f"{name} is another one than in the URL"
        return ""

    @seam
    def problem(self, incoming: Incoming, body: Json) -> str:
        """Say what is wrong with a body."""
        return validity.problem(incoming.spoken, "tariff" if incoming.method == "PUT" else "tariff_patch", body)

    def _held(self, incoming: Incoming) -> Given:
        return self.given[incoming.partner.name]

    def _before(self, incoming: Incoming) -> Json | None:
        return self._held(incoming).get(self.owner(incoming), self.ident(incoming))

    @seam
    def answer_get(self, incoming: Incoming) -> Answer:
        """Answer a GET."""
        found = self._before(incoming)
        return self.unknown(incoming) if found is None else success(self.given_back(incoming, found))

    def _put(self, incoming: Incoming) -> Answer:
        why = self.refusal_of(incoming)
        if why or not isinstance(incoming.json, dict):
            return self.refused(incoming, why)
        before = self._before(incoming)
        self.keep(incoming, self.stored(incoming, incoming.json, before))
        return self.created(incoming) if before is None else self.updated(incoming)

    def _patch(self, incoming: Incoming) -> Answer:
        before, why = self._before(incoming), self.refusal_of(incoming)
        if before is None:
            return self.unknown(incoming)
        if why or not isinstance(incoming.json, dict):
            return self.refused(incoming, why)
        self.keep(incoming, self.merged(incoming, before, incoming.json))
        return self.updated(incoming)

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep Tariffs that we pulled."""
        given, known = self.given[partner.name], [*theirs(partner), partner.party or ("", "")]
        for value in objects:
            if isinstance(value, dict) and isinstance(value.get("id"), str) and self.usable(version, value):
                country, party = value.get("country_code"), value.get("party_id")
                owner = (country, party) if isinstance(country, str) and isinstance(party, str) else known[0]
                given.pulled(_key(version, owner), fold(version)(value["id"]), value)

    @seam
    def usable(self, version: Version, value: Json) -> bool:
        """Say whether a pulled Tariff is worth keeping."""
        return not self.core.strict or not validity.problem(version, "tariff", value)

    @seam
    def finish(self, partner: Partner, *, whole: bool) -> None:
        """End a pull: what a whole list did not have is no more."""
        self.given[partner.name].finish(whole=whole)

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a Tariff for a push."""
        at = float(int(self.core.now()))
        return seed.sample_tariff(version, ident, party, at, full=full) if name == "tariff" else None

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes us push Tariffs."""
        return {"push_tariff": self.push_tariff}

    async def push_tariff(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Change a Tariff of ours, the named one or the oldest, and push it; `status` REMOVED ends one instead."""
        if values.get("status") == _GONE:
            await self._withdraw(partner, values)
            return
        version = partner.version or self.core.versions[-1]
        kept = self._chosen(version, values.get("tariff_id", ""))
        value = kept.object()
        ident, when = str(value["id"]), self.core.stamp(max(self.core.now(), kept.at + 1))
        self.own.change(ident, lambda each, before: self.touched(each, repriced(before), when))
        for listener in self.audience(partner, values):
            await self.tell(listener, ident)

    async def _withdraw(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Offer a Tariff that no Connector names, and end it: it is pushed, deleted here, and deleted by DELETE."""
        ident, told = self.ended(), self.audience(partner, values)
        for listener in told:
            await self.tell(listener, ident)
        self.own.remove(ident)
        for listener in told:
            await self.tell_deleted(listener, ident)

    @seam
    def ended(self) -> str:
        """Choose the Tariff that is ended: an offer that never stood at a Connector."""
        if not self.own.owners:
            raise NotNow("there are no Tariffs here")
        owner = self.own.owners[0]
        ident, at = f"{owner[0]}-{owner[1]}-OFFER", float(int(self.core.now()))
        self.own.add(ident, lambda version: seed.sample_tariff(version, ident, owner, at, full=False))
        return ident

    @seam
    async def tell_deleted(self, partner: Partner, ident: str) -> None:
        """Push the end of a Tariff, at the path of its owner."""
        await self.core.flows.push(partner, "tariffs", [*self._owner(ident), ident], None, method="DELETE")

    def _owner(self, ident: str) -> Owner:
        return next((each for each in self.own.owners if ident.startswith("-".join(each))), self.own.owners[0])

    def _chosen(self, version: Version, ident: str) -> Kept:
        collection = self.own.of(version)
        first = collection.page(collection.select(None, None), 0, 1)
        kept = collection.get(ident) if ident else next(first, None)
        if kept is None:
            raise Nonsense(f"no Tariff {ident!r} here") if ident else NotNow("there are no Tariffs here")
        return kept

    @seam
    def touched(self, version: Version, value: Json, when: str) -> Json:
        """Move last_updated of a Tariff that changed."""
        del version
        return {**value, "last_updated": when}

    @seam
    def audience(self, partner: Partner, values: Mapping[str, str]) -> list[Partner]:
        """Choose who is told: whoever was named, else all who are registered; those of them who listen."""
        told = [partner] if values.get("connection") else self.core.partners.registered()
        return [each for each in told if each.version and each.endpoint(each.version, "tariffs", "receiver")]

    @seam
    async def tell(self, partner: Partner, ident: str) -> None:
        """Push a Tariff, at the path of its owner."""
        version = partner.version or self.core.versions[-1]
        kept = self.own.of(version).get(ident)
        if kept is not None:
            path = [*self.path(version, ident), ident]
            await self.core.flows.push(partner, "tariffs", path, self.shown(version, kept.object()))

    @seam
    def path(self, version: Version, ident: str) -> list[str]:
        """Give the segments between the endpoint and the id in the URL of a push."""
        del version
        return [*self._owner(ident)]


def repriced(tariff: Any) -> Json:
    """Raise the price of the last component by a cent."""
    *before, last = tariff["elements"]
    *others, component = last["price_components"]
    price = round(float(component["price"]) + 0.01, 4)
    return {**tariff, "elements": [*before, {**last, "price_components": [*others, {**component, "price": price}]}]}


def _key(version: Version, owner: Owner) -> Owner:
    same = fold(version)
    return same(owner[0]), same(owner[1])
