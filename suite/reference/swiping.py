"""What a driver does at our charge points, as stimuli: plugs in, holds a card before the reader, stops, unplugs.

Whether a card may charge is decided by what its eMSP told us of it, or by its word in real time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.cards import ASKED, card_of
from suite.reference.charging import Wish
from suite.reference.core import Part
from suite.reference.module import NotNow
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.authority import Decision
    from suite.reference.charging import Charge, Place
    from suite.reference.core import Core
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Json

_ALLOWED = "ALLOWED"


class CardRefusedError(Exception):
    """A card that may not charge; the text is what was said of it."""


class Swiping(Part):
    """Follows a driver."""

    __slots__ = ("_plugged",)

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._plugged: Place | None = None

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what a driver does."""
        return {
            "plug_in": self.plug_in,
            "swipe_card": self.swipe_card,
            "start_session": self.start_session,
            "stop_session": self.stop_session,
            "unplug": self.unplug,
        }

    async def plug_in(self, partner: Partner, values: Mapping[str, str]) -> None:
        """A car is plugged in: nobody knows yet for whom, so there is no Session."""
        del partner
        self._plugged = self.place(values)

    async def swipe_card(self, partner: Partner, values: Mapping[str, str]) -> None:
        """A card is held before the reader: a charge begins where it may."""
        place = self._plugged or self.place(values)
        self._plugged = None
        try:
            token, method, reference = await self.authorized(partner, place, values.get("token_uid") or ASKED)
        except CardRefusedError as refused:
            self.turned_away(str(refused))
            return
        await self._start(partner, place, token, method, reference, values)

    async def start_session(self, partner: Partner, values: Mapping[str, str]) -> None:
        """A charge begins with a card that is on the white list."""
        await self._start(
            partner, self.place(values), card_of(partner, values.get("token_uid", "")), "WHITELIST", None, values
        )

    async def stop_session(self, partner: Partner, values: Mapping[str, str]) -> None:
        """The charge that is named, else the one that began last, comes to its next period and ends."""
        charge = self._going_on(partner, values)
        await self.core.charging.progress(charge)
        await self.core.charging.stop(charge.session_id)

    async def unplug(self, partner: Partner, values: Mapping[str, str]) -> None:
        """The car is unplugged: what went on ends."""
        self._plugged = None
        await self.stop_session(partner, values)

    @seam
    async def authorized(self, partner: Partner, place: Place, uid: str) -> tuple[Json, str, str | None]:
        """Give the token of a card, how it was authorized, and the reference; raises CardRefusedError for one that may not."""
        kind = self.core.authority.kind(partner, uid)
        card = {**card_of(partner, uid), "type": kind}
        said = await self.core.authority.decide(partner, uid=uid, kind=kind, location_id=place.location_id)
        if not self.lets(said):
            raise CardRefusedError(said.allowed)
        method = "AUTH_REQUEST" if said.asked else "WHITELIST"
        return {**card, **(said.token or {})}, method, said.authorization_reference

    @seam
    def lets(self, said: Decision) -> bool:
        """Say whether a charge may begin after that decision."""
        return said.allowed == _ALLOWED

    @seam
    def turned_away(self, allowed: str) -> None:
        """Tell whoever held the card before the reader that nothing begins."""
        raise NotNow(f"the card may not charge: {allowed}")

    async def _start(
        self,
        partner: Partner,
        place: Place,
        token: Json,
        method: str,
        reference: str | None,
        values: Mapping[str, str],
    ) -> None:
        wish = Wish(
            place.location_id,
            place.evse_uid,
            place.connector_id,
            token,
            method,
            reference,
            sample=values.get("sample", ""),
        )
        await self.core.charging.start(partner, wish)

    @seam
    def place(self, values: Mapping[str, str]) -> Place:
        """Choose where: what is named, else the first EVSE that is free."""
        found = self.core.charging.map
        if found is None:
            raise NotNow("there is no charge point here")
        if values.get("location_id"):
            named = found.place(values["location_id"], values.get("evse_uid", ""), values.get("connector_id", ""))
            if named is None:
                raise NotNow(f"no EVSE {values['location_id']} {values.get('evse_uid', '')} here that is free")
            return named
        free = (each for each in found.places(6) if self.core.charging.at(each.evse_uid) is None)
        first = next(free, None)
        if first is None:
            raise NotNow("no EVSE is free")
        return first

    def _going_on(self, partner: Partner, values: Mapping[str, str]) -> Charge:
        ident = values.get("session_id", "").upper()
        mine = [each for each in self.core.charging.charges.values() if each.status == "ACTIVE"]
        found = [each for each in mine if (each.session_id.upper() == ident if ident else each.partner == partner.name)]
        if not found:
            raise NotNow(f"no session {ident or 'of that partner'} goes on here")
        return found[-1]
