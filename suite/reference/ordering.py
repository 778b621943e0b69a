"""Commands as an eMSP sends them: each with a response_url of its own, and what came there.

Makes the bodies of commands too, for whoever speaks through us.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from suite.reference.answers import Answer, success, unknown
from suite.reference.core import Part
from suite.reference.module import Nonsense
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_EXPIRES: Final = 900
_UID: Final = "SUITE-TOK-001"


class Ordering(Part):
    """The sender side of commands."""

    __slots__ = ("results", "waiting")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.waiting: set[tuple[str, str]] = set()
        """Command and id of those whose results we expect."""
        self.results: dict[tuple[str, str], list[object]] = {}

    async def answer(self, incoming: Incoming) -> Answer:
        """Take a result."""
        key = (incoming.params["command"], incoming.params["id"])
        if not self.expected(incoming, key):
            return self.unexpected(incoming)
        self.results.setdefault(key, []).append(incoming.json)
        return self.taken(incoming)

    @seam
    def expected(self, incoming: Incoming, key: tuple[str, str]) -> bool:
        """Say whether somebody waits for that result; whoever is lenient takes any."""
        del incoming
        return key in self.waiting or not self.core.strict

    @seam
    def unexpected(self, incoming: Incoming) -> Answer:
        """Refuse a result that nobody waits for."""
        del incoming
        return unknown("nobody waits for this")

    @seam
    def taken(self, incoming: Incoming) -> Answer:
        """Answer a result that was taken."""
        del incoming
        return success()

    @seam
    def response_url(self, version: Version, command: str, ident: str) -> str:
        """Make the URL for the result of one command."""
        self.waiting.add((command, ident))
        base = self.core.endpoints.endpoint_url(version, "commands", "sender")
        return self.core.outgoing.join(base, command, ident)

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes us send a command, where a party of ours sends any."""
        sends = any("sender" in self.core.sides(each, "commands") for each in self.core.versions)
        return {"start_session": self.start_session, "stop_session": self.stop_session} if sends else {}

    async def start_session(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Ask a CPO to begin a charge at the EVSE that is named."""
        if not values.get("location_id"):
            raise Nonsense("location_id is needed")
        where = {name: values[name] for name in ("location_id", "evse_uid", "connector_id") if values.get(name)}
        await self.order(partner, "START_SESSION", where, values.get("token_uid", ""))

    async def stop_session(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Ask a CPO to end a charge."""
        if not values.get("session_id"):
            raise Nonsense("session_id is needed")
        await self.order(partner, "STOP_SESSION", {"session_id": values["session_id"]})

    @seam
    async def order(self, partner: Partner, command: str, fields: Mapping[str, str], uid: str = "") -> None:
        """Send a command."""
        version = partner.version or self.core.versions[-1]
        party = self.core.party_for(version, "commands", "sender")
        owner = (party.country_code, party.party_id)
        body = {**self.body(version, command.lower(), uid or _UID, owner), **fields}
        kept = {name: each for name, each in body.items() if name in fields or name not in _PLACE}
        kept["response_url"] = self.response_url(version, command, str(uuid.uuid4()))
        await self.core.flows.push(
            partner, "commands", self.segments(command), self.sent(version, command, kept), method="POST"
        )

    @seam
    def segments(self, command: str) -> list[str]:
        """Give the path of a command below the endpoint."""
        return [command]

    @seam
    def sent(self, version: Version, command: str, body: Json) -> Json:
        """Write the body of a command."""
        del version
        if command == "START_SESSION" and "connector_id" in body and "evse_uid" not in body:
            return {name: each for name, each in body.items() if name != "connector_id"}
        return body

    def body(self, version: Version, kind: str, ident: str, owner: tuple[str, str]) -> Json:
        """Make a lawful command, with the id of a reservation, Session or Token where it has one."""
        place: Json = {"location_id": "LOC1", "evse_uid": "EVSE1"}
        plug: Json = {"connector_id": "1"} if version.owner_in_objects else {}
        known: dict[str, Json] = {
            "start_session": {"token": self.token(version, ident, owner), **place, **plug},
            "stop_session": {"session_id": ident},
            "reserve_now": {
                "token": self.token(version, _UID, owner),
                "expiry_date": self.core.stamp(self.core.now() + _EXPIRES),
                "reservation_id": ident if version.owner_in_objects else _number(ident),
                **place,
            },
            "cancel_reservation": {"reservation_id": ident},
            "unlock_connector": {**place, "connector_id": "1"},
        }
        return {**known[kind], "response_url": "http://127.0.0.1/"}

    @seam
    def token(self, version: Version, uid: str, owner: tuple[str, str]) -> Json:
        """Make a Token of ours for a command."""
        known: Json = {"country_code": owner[0], "party_id": owner[1], "contract_id": "-".join((*owner, "C00000001"))}
        older: Json = {"auth_id": "-".join((*owner, "C00000001"))}
        return {
            **(known if version.owner_in_objects else older),
            "uid": uid,
            "type": "APP_USER" if version.owner_in_objects else "OTHER",
            "issuer": "Conformance suite",
            "valid": True,
            "whitelist": "NEVER",
            "last_updated": self.core.stamp(),
        }


_PLACE: Final = frozenset({"location_id", "evse_uid", "connector_id", "session_id"})


def _number(ident: str) -> int:
    """Make a whole number of an id, the same for the same one."""
    return int.from_bytes(ident.encode()[-4:], "big") % 1_000_000_000
