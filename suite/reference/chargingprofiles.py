"""The module chargingprofiles: what a CPO does with profiles (profiling.py), and what a sender takes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.answers import Answer, success
from suite.reference.core import Part
from suite.reference.profiling import Profiling
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_AHEAD: Final = 900


class ChargingProfiles(Part):
    """Both sides of the module."""

    __slots__ = ("receiver", "told")

    name = "chargingprofiles"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.receiver = Profiling(core)
        self.told: list[tuple[str, object]] = []
        """What came to us: kind of result and id, or a session, with its body."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        if incoming.side == "receiver":
            return await self.receiver.answer(incoming)
        self.told.append(("/".join(incoming.params.values()), incoming.json))
        return self.taken(incoming)

    @seam
    def taken(self, incoming: Incoming) -> Answer:
        """Answer a result or an update; there is nothing to say."""
        del incoming
        return success()

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Nothing of this module is pulled."""

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a profile to be set, with a start if it is a full one, or what is active."""
        del version, ident, party
        profile: Json = {
            "duration": _AHEAD,
            "charging_rate_unit": "W",
            "charging_profile_period": [{"start_period": 0, "limit": 4200.0}, {"start_period": 300, "limit": 2300.5}],
        }
        dated: Json = {"start_date_time": self.core.stamp()}
        if name == "active_charging_profile":
            return {**dated, "charging_profile": {**profile, **dated}}
        body = {**profile, **(dated if full else {})}
        return (
            {"charging_profile": body, "response_url": "http://127.0.0.1/"} if name == "set_charging_profile" else None
        )

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Nothing makes us set a profile."""
        return {}
