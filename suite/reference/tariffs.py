"""The module tariffs: the list of ours, what we push of it, and what others give us.

Small sister of locations: one level only, and receivers have DELETE, in older versions PATCH too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.reference import own, seed
from suite.reference.answers import Answer, success
from suite.reference.halves import OwnList, TakenIn
from suite.reference.module import Nonsense, NotNow
from suite.reference.paging import Paging
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Collection, Json, Kept
    from suite.standard.versions import Version

Owner = tuple[str, str]
_GONE = "REMOVED"


class Tariffs(OwnList, TakenIn):
    """Both sides of the module."""

    __slots__ = ("own", "paging")

    name = "tariffs"
    schema, param = "tariff", "tariff_id"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.own = own.tariffs(core)
        self.paging = Paging(core)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        return self.list_(incoming) if incoming.side == "sender" else self.receive(incoming)

    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give all of our Tariffs: whoever asks sees the same."""
        del partner
        return self.own.of(version)

    @seam
    def shown(self, version: Version, tariff: Json) -> Json:
        """Show a Tariff of ours: in lists and in pushes."""
        del version
        return tariff

    def receive(self, incoming: Incoming) -> Answer:
        """Answer a call to our receiver interface, which has DELETE as well."""
        if incoming.method != "DELETE":
            return super().receive(incoming)
        return self.unknown(incoming) if self.foreign(incoming) else self.deleted(incoming)

    @seam
    def deleted(self, incoming: Incoming) -> Answer:
        """Take a Tariff away, and say so."""
        held = self.given[incoming.partner.name].remove(self.owner(incoming), self.ident(incoming))
        return success() if held else self.unknown(incoming)

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
