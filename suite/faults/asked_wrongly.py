"""What an eMSP asks of a CPO beside starting and stopping: unlocking, charging profiles, charging preferences.

No stimulus asks for it, so these do it whenever they start a charge; the rules judge whatever comes.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from suite.faults.register import eccentric, mutant
from suite.reference.ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMSP = ("EMSP",)
_START = "START_SESSION"
_SESSION = "THEIR-SESSION"
_PLACE = ("location_id", "evse_uid", "connector_id")
_LIMIT = {
    "charging_rate_unit": "W",
    "min_charging_rate": 1400.0,
    "charging_profile_period": [{"start_period": 0, "limit": 3700.0}],
}
_PREFERENCES = {"profile_type": "FAST"}


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


class _Asking:
    """Whoever has just started a charge, and asks for more."""

    def __init__(self, real: Any, partner: Any, fields: Mapping[str, str]) -> None:
        self.part, self.partner, self.fields = real.args[0], partner, fields

    def response_url(self, name: str) -> str:
        version = self.partner.version or self.part.core.versions[-1]
        return str(self.part.response_url(version, name, str(uuid.uuid4())))

    async def unlock(self, *without: str) -> None:
        kept = {name: self.fields[name] for name in _PLACE if name in self.fields and name not in without}
        body = {**kept, "response_url": self.response_url("UNLOCK_CONNECTOR")}
        await self._send("POST", "commands", ["UNLOCK_CONNECTOR"], body)

    async def limit(self, *without: str) -> None:
        profile = {name: each for name, each in _LIMIT.items() if name not in without}
        body = {"charging_profile": profile, "response_url": self._profile_url()}
        await self._send("PUT", "chargingprofiles", [_SESSION], body)

    async def look(self, **query: str) -> None:
        await self._send("GET", "chargingprofiles", [_SESSION], None, {**query, "response_url": self._profile_url()})

    async def prefer(self, body: Mapping[str, object], *suffix: str) -> None:
        await self._send("PUT", "sessions", [_SESSION, *suffix], body, side="sender")

    def _profile_url(self) -> str:
        version = self.partner.version or self.part.core.versions[-1]
        base = self.part.core.endpoints.endpoint_url(version, "chargingprofiles", "sender")
        return str(self.part.core.outgoing.join(base, "result", str(uuid.uuid4())))

    async def _send(
        self, method: str, module: str, path: list[str], body: Any, query: Any = None, side: str = "receiver"
    ) -> None:
        await self.part.core.flows.push(self.partner, module, path, body, method=method, query=query, side=side)


@mutant("commands.unlock.ids~no-connector", at=Ordering.order)
async def unlocks_without_connector(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """UNLOCK_CONNECTOR names no Connector."""
    await real(partner, command, fields, uid)
    if command == _START:
        await _Asking(real, partner, fields).unlock("connector_id")


@mutant("chargingprofiles.request.valid~no-unit", at=Ordering.order)
async def limits_without_unit(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """A ChargingProfile that is set has no charging_rate_unit."""
    await real(partner, command, fields, uid)
    if command == _START:
        await _Asking(real, partner, fields).limit("charging_rate_unit")


@mutant("chargingprofiles.request.url~no-duration", at=Ordering.order)
async def looks_without_duration(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """The active profile is asked for without a duration."""
    await real(partner, command, fields, uid)
    if command == _START:
        await _Asking(real, partner, fields).look()


@mutant("sessions.preferences.valid~word", at=Ordering.order)
async def prefers_something_else(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """The profile_type of charging preferences is none of the enum."""
    await real(partner, command, fields, uid)
    if command == _START:
        await _Asking(real, partner, fields).prefer({"profile_type": "QUICKLY"}, "charging_preferences")


@mutant("sessions.preferences.url~no-suffix", at=Ordering.order)
async def prefers_at_the_session(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """Charging preferences are put to the URL of the Session itself."""
    await real(partner, command, fields, uid)
    if command == _START:
        await _Asking(real, partner, fields).prefer(_PREFERENCES)


@eccentric("commands.sender~asks-for-more", at=Ordering.order, roles=_EMSP, only=_newer)
async def asks_for_more(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """Whoever starts a charge unlocks, limits, looks and prefers as well, all of it lawfully."""
    await real(partner, command, fields, uid)
    if command == _START:
        asking = _Asking(real, partner, fields)
        await asking.unlock()
        await asking.limit()
        await asking.look(duration="900")
        await asking.prefer(_PREFERENCES, "charging_preferences")
