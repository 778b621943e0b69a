"""The module sessions: the list of a CPO, its pushes, charging preferences, and what others give us (sessions_given.py).

A partner sees the Sessions of its own cards: what they charged before we met, and whatever goes on now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.answers import Answer
from suite.reference.cards import card_of
from suite.reference.halves import OwnList
from suite.reference.instants import instant
from suite.reference.owners import fold
from suite.reference.paging import Paging
from suite.reference.partners import Partner
from suite.reference.preferences import Preferences
from suite.reference.seams import seam
from suite.reference.session_objects import sample_session, session_of
from suite.reference.sessions_given import SessionsGiven
from suite.reference.sessions_told import SessionsTold
from suite.reference.store import Collection
from suite.reference.swiping import Swiping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.store import Json
    from suite.standard.versions import Version


class Sessions(OwnList, SessionsGiven):
    """Both sides of the module."""

    __slots__ = ("_own", "paging", "preferences", "swiping", "told")

    name = "sessions"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._own: dict[tuple[str, str], Collection] = {}
        """By version and the partner's name."""
        self.paging = Paging(core)
        self.told = SessionsTold(core, self.whole)
        self.preferences = Preferences(core)
        self.swiping = Swiping(core)
        core.charging.listeners.append(self)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        if incoming.side == "receiver":
            return self.receive(incoming)
        return self.preferences.answer(incoming) if "session_id" in incoming.params else self.list_(incoming)

    @seam
    def shown(self, version: Version, session: Json) -> Json:
        """Show a Session of ours: in lists and in pushes of all of it."""
        del version
        return session

    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give the Sessions that a partner may see, as a version shows them."""
        found = self._own.get((version.name, partner.name))
        if found is None:
            found = self._own[version.name, partner.name] = Collection(fold=fold(version))
            past = self.core.charging.past(partner, card_of(partner)) if self.core.sides(version, self.name) else []
            going_on = [each for each in self.core.charging.charges.values() if each.partner == partner.name]
            for charge in (*past, *going_on):
                if charge.sample.fits(version):
                    self._keep(version, found, charge)
        return found

    def _keep(self, version: Version, collection: Collection, charge: Charge) -> None:
        value = self.made(version, charge)
        collection.put(charge.session_id, value, instant(value["last_updated"]) or charge.changed)

    @seam
    def made(self, version: Version, charge: Charge) -> Json:
        """Make the Session of a charge."""
        location: Json = {}
        if not version.owner_in_objects and self.core.charging.map:
            location = self.core.charging.map.location(version, charge)
        return session_of(version, charge, location)

    def whole(self, version: Version, charge: Charge) -> Json:
        """Give the Session of a charge as we show it."""
        return self.shown(version, self.made(version, charge))

    async def charged(self, what: What, charge: Charge) -> None:
        """Take note of a charge of ours: it shows in the list from now on, and its partner is told."""
        for (version, partner), collection in self._own.items():
            if partner == charge.partner:
                spoken = next(each for each in self.core.versions if each.name == version)
                self._keep(spoken, collection, charge)
        partner_of = self.core.partners.get(charge.partner)
        if partner_of is not None:
            await self.told.tell(partner_of, what, charge)

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a Session for a push; its card belongs to whoever we talk to, else to the suite's own."""
        at = float(int(self.core.now()))
        card = card_of(next(iter(self.core.partners.registered()), Partner("nobody")))
        return sample_session(version, ident, party, card, at, full=full) if name == "session" else None

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes something be charged here."""
        return self.swiping.stimuli()
