"""Whether a card may charge: what its eMSP gave us of it, and where that is not enough, its word in real time.

A whitelist of NEVER is asked for every time, ALWAYS never; ALLOWED we take as it stands; ALLOWED_OFFLINE is asked for first and
taken as it stands where nobody answers (2.2.1 and later, mod_tokens WhitelistType; before that the same is good manners).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from suite.reference.core import Part
from suite.reference.jsonread import BadJson, read
from suite.reference.outgoing import NoEndpoint
from suite.reference.seams import seam
from suite.reference.tokens import USUAL, Tokens, key_of

if TYPE_CHECKING:
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version
    from suite.wire.message import Reply

_OK: Final = range(200, 300)
_ALLOWED: Final = "ALLOWED"


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of it; `asked` says whether the eMSP was asked."""

    allowed: str
    token: Json | None = None
    authorization_reference: str | None = None
    asked: bool = False


class Authority(Part):
    """Decides on cards."""

    async def decide(self, partner: Partner, *, uid: str, kind: str = USUAL, location_id: str = "") -> Decision:
        """Decide whether a card may charge; where the eMSP's word is wanted and does not come, by what it gave us."""
        version = partner.version or self.core.versions[-1]
        known = self.known(partner, version, uid, kind)
        if known is not None and not self.asks(version, known):
            return Decision(_ALLOWED if known.get("valid") or known.get("whitelist") == "ALWAYS" else "BLOCKED", known)
        said = await self.ask(partner, uid=uid, kind=kind, location_id=location_id)
        if said is not None:
            return said
        return Decision(_ALLOWED if known is not None and self.offline(known) else "NOT_ALLOWED", known)

    @seam
    def asks(self, version: Version, known: Json) -> bool:
        """Say whether the eMSP has to be asked about a Token that it gave us."""
        del version
        return known.get("whitelist") in {"NEVER", "ALLOWED_OFFLINE"}

    @seam
    def offline(self, known: Json) -> bool:
        """Say whether a card may charge although nobody answers."""
        return bool(known.get("valid")) and known.get("whitelist") == "ALLOWED_OFFLINE"

    @seam
    async def ask(self, partner: Partner, *, uid: str, kind: str, location_id: str = "") -> Decision | None:
        """Ask the eMSP; None where no decision came."""
        version = partner.version or self.core.versions[-1]
        query = self.query(version, kind)
        body = {"location_id": location_id} if location_id else None
        try:
            call = self.core.outgoing.request(
                partner, version, "POST", "tokens", "sender", path=[uid, "authorize"], query=query, body=body
            )
        except NoEndpoint:
            return None
        return _decision(await self.core.flows.send(call))

    @seam
    def query(self, version: Version, kind: str) -> dict[str, str]:
        """Say the type in a URL; the oldest version has a name for it in its URL, and another one in its table (d54)."""
        del version
        return {"type": kind} if kind != USUAL else {}

    def kind(self, partner: Partner, uid: str) -> str:
        """Say of which type a card is: readers see its uid alone, so it is what its eMSP gave us, else the usual one."""
        version = partner.version or self.core.versions[-1]
        kinds = (USUAL, *sorted(version.token_types))
        found = next((each for each in (self.known(partner, version, uid, kind) for kind in kinds) if each), None)
        return str(found.get("type", USUAL)) if found else USUAL

    def known(self, partner: Partner, version: Version, uid: str, kind: str) -> Json | None:
        """Find what a partner gave us of a card."""
        tokens = self.core.modules.get("tokens")
        held = tokens.given[partner.name].objects if isinstance(tokens, Tokens) else {}
        key = key_of(version, uid, kind)
        return next((each[key] for each in held.values() if key in each), None)


def _decision(reply: Reply) -> Decision | None:
    if reply.status not in _OK:
        return None
    try:
        said = read(reply.body)
    except BadJson:
        return None
    data = said.get("data") if isinstance(said, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("allowed"), str):
        return None
    token, reference = data.get("token"), data.get("authorization_reference")
    return Decision(
        str(data["allowed"]),
        token if isinstance(token, dict) else None,
        reference if isinstance(reference, str) else None,
        asked=True,
    )
