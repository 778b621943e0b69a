"""The module cdrs: the list of a CPO, what it posts when a charge is over, credits, and what an eMSP keeps (cdrs_given.py).

A partner sees the CDRs of its own cards. A CDR never changes: what was wrong is credited, and another one made.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from suite.reference.answers import Answer
from suite.reference.cards import card_of
from suite.reference.cdr_objects import cdr_of, credit_of, replacement_of, sample_cdr
from suite.reference.cdrs_given import CdrsGiven
from suite.reference.charging import Wish
from suite.reference.halves import OwnList
from suite.reference.instants import instant
from suite.reference.module import NotNow
from suite.reference.owners import fold
from suite.reference.paging import Paging
from suite.reference.partners import Partner
from suite.reference.samples import samples
from suite.reference.seams import seam
from suite.reference.store import Collection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.shelves import Shelf
    from suite.reference.store import Json
    from suite.standard.versions import Version
    from suite.wire.message import Reply

_OK = range(200, 300)


class Cdrs(OwnList, CdrsGiven):
    """Both sides of the module."""

    __slots__ = ("_own", "paging")

    name = "cdrs"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._own: dict[tuple[str, str], Collection] = {}
        """By version and the partner's name."""
        self.paging = Paging(core)
        core.charging.listeners.append(self)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        return self.receive(incoming) if incoming.side == "receiver" else self.list_(incoming)

    @seam
    def shown(self, version: Version, cdr: Json) -> Json:
        """Show a CDR of ours: in lists, and when it is posted."""
        del version
        return cdr

    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give the CDRs that a partner may see, as a version shows them."""
        found = self._own.get((version.name, partner.name))
        if found is None:
            found = self._own[version.name, partner.name] = Collection(fold=fold(version))
            past = self.core.charging.past(partner, card_of(partner)) if self.core.sides(version, self.name) else []
            over = [each for each in self.core.charging.charges.values() if each.partner == partner.name]
            for charge in (*past, *over):
                if self.billed(version, charge):
                    self._keep(found, self.made(version, charge))
            for _, cdr in self._corrections(version, partner).all():
                if cdr is not None:
                    self._keep(found, cdr)
        return found

    def _corrections(self, version: Version, partner: Partner) -> Shelf:
        """Give where credits and replacements are written down; all else is made of the charges again."""
        return self.core.shelf(f"cdrs/own/{version}/{partner.name}")

    @seam
    def billed(self, version: Version, charge: Charge) -> bool:
        """Say whether a charge has a CDR: it is over, something was taken, and the version can say what."""
        return charge.status == "COMPLETED" and bool(charge.marks) and charge.sample.fits(version)

    @seam
    def made(self, version: Version, charge: Charge) -> Json:
        """Make the CDR of a charge."""
        location = self.core.charging.map.location(version, charge) if self.core.charging.map else {}
        return cdr_of(version, charge, location)

    @staticmethod
    def _keep(collection: Collection, cdr: Json) -> None:
        collection.put(str(cdr["id"]), cdr, instant(cdr["last_updated"]) or 0.0)

    async def charged(self, what: What, charge: Charge) -> None:
        """Take note of a charge of ours that is over: its CDR shows in the list, and its partner gets it."""
        if what != "stopped":
            return
        for (name, partner), collection in self._own.items():
            version = next(each for each in self.core.versions if each.name == name)
            if partner == charge.partner and self.billed(version, charge):
                self._keep(collection, self.made(version, charge))
        partner_of = self.core.partners.get(charge.partner)
        if partner_of is not None and partner_of.version and self.billed(partner_of.version, charge):
            await self.tell(partner_of, self.made(partner_of.version, charge))

    @seam
    def listens(self, partner: Partner) -> bool:
        """Say whether a partner is sent CDRs at all."""
        there = partner.registered and partner.version and self.core.courier is not None
        return bool(there and partner.version and partner.endpoint(partner.version, "cdrs", "receiver"))

    @seam
    async def tell(self, partner: Partner, cdr: Json) -> None:
        """Post a CDR, and look at what was made of it where we are told where that is."""
        if partner.version and self.listens(partner):
            reply = await self.post(partner, self.shown(partner.version, cdr))
            where = self.where(reply)
            if where:
                await self.look(partner, where)

    @seam
    async def post(self, partner: Partner, cdr: Json) -> Reply:
        """Post a CDR."""
        return await self.core.flows.push(partner, "cdrs", [], cdr, method="POST")

    @seam
    def where(self, reply: Reply) -> str:
        """Say where the partner keeps it, as it told us."""
        return (reply.header("location") or "") if reply.status in _OK else ""

    @seam
    async def look(self, partner: Partner, url: str) -> Reply:
        """Get a CDR of ours where a partner keeps it."""
        call = self.core.outgoing.request(partner, None, "GET", "cdrs", "receiver", path=["there"])
        return await self.core.flows.send(call.to(url))

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a CDR to be posted; its card belongs to whoever we talk to, else to the suite's own."""
        if name != "cdr":
            return None
        card = card_of(next(iter(self.core.partners.registered()), Partner("nobody")))
        sample = samples()["parking" if full else "energy"]
        return sample_cdr(version, ident, party, card, float(int(self.core.now())), sample=sample, full=full)

    # -- stimuli -----------------------------------------------------------------------------------------------

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes a CDR, and what credits one."""
        return {"send_cdr": self.send_cdr, "credit_cdr": self.credit_cdr}

    async def send_cdr(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Bill a charge that was over this moment; `sample` names one of the fixtures."""
        points, sample = self.core.charging, values.get("sample", "")
        places = points.map.places(1) if points.map else []
        if not places:
            raise NotNow("there is no charge point here")
        if sample not in samples():
            sample = "energy"
        where = places[0]
        wish = Wish(where.location_id, where.evse_uid, where.connector_id, card_of(partner), "WHITELIST", sample=sample)
        await points.finished(partner, wish)

    async def credit_cdr(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Credit the newest CDR of a partner, or that of the named session, and replace it."""
        version = partner.version or self.core.versions[-1]
        if not version.credit_cdrs:
            raise NotNow(f"{version} knows no credit CDRs")
        ident = self._creditable(version, partner, values.get("session_id", ""))
        at, credit_id, new_id = float(int(self.core.now())), self.credit_id(ident), str(uuid.uuid4())
        for each in self.core.versions:
            kept = self.collection(each, partner).get(ident) if each.credit_cdrs else None
            if kept is not None:
                collection = self.collection(each, partner)
                made = (
                    self.credit(each, kept.object(), credit_id, at),
                    self.replacement(each, kept.object(), new_id, at),
                )
                for cdr in made:
                    self._keep(collection, cdr)
                    self._corrections(each, partner).put(str(cdr["id"]), cdr)
        for name in (credit_id, new_id):
            kept = self.collection(version, partner).get(name)
            if kept is not None:
                await self.tell(partner, kept.object())

    @seam
    def credit_id(self, ident: str) -> str:
        """Make the id of a credit: three characters longer than another id at most."""
        return f"{ident}-C"

    @seam
    def credit(self, version: Version, cdr: Json, ident: str, at: float) -> Json:
        """Make a credit."""
        return credit_of(version, cdr, ident, at)

    @seam
    def replacement(self, version: Version, cdr: Json, ident: str, at: float) -> Json:
        """Make what takes the place of a credited one."""
        del version
        return replacement_of(cdr, ident, at)

    def _creditable(self, version: Version, partner: Partner, session_id: str) -> str:
        """Find a CDR that is no credit and has none."""
        collection = self.collection(version, partner)
        shown = [each.object() for each in collection.page(collection.select(None, None), 0, len(collection))]
        gone = {each.get("credit_reference_id") for each in shown}
        found = [
            each
            for each in shown
            if not each.get("credit")
            and each["id"] not in gone
            and (not session_id or each["session_id"] == session_id)
        ]
        if not found:
            raise NotNow("there is no CDR to be credited")
        return str(found[-1]["id"])
