"""The module tokens: what an eMSP of ours has given out, whether it may be used, and what others give a CPO of ours.

A uid is one Token for each type; URLs say the type where it is not RFID.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from suite.reference import own, seed_tokens, validity
from suite.reference.answers import Answer, refusal, success
from suite.reference.codes import CLIENT_ERROR, NOT_ENOUGH_INFORMATION, UNKNOWN_TOKEN
from suite.reference.halves import OwnList, TakenIn
from suite.reference.module import Nonsense, NotNow
from suite.reference.owners import fold
from suite.reference.paging import Paging
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Collection, Json
    from suite.standard.versions import Version

USUAL: Final = "RFID"
_OUTCOMES: Final = {kind.uid: kind.allowed for kind in seed_tokens.KINDS}
_SEVERAL: Final = "/"
"""Between uid and type in keys of ours: no type has it."""


def key_of(version: Version, uid: str, kind: str) -> str:
    """Give the key of a Token: its uid, and its type where it is not the usual one."""
    name = fold(version)(uid)
    return name if kind == USUAL or not version.owner_in_objects else f"{name}{_SEVERAL}{kind}"


class Tokens(OwnList, TakenIn):
    """Both sides of the module."""

    __slots__ = ("own", "paging")

    name = "tokens"
    schema, param, field = "token", "token_uid", "uid"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.own = own.tokens(core)
        self.paging = Paging(core)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        if incoming.side == "receiver":
            return self.receive(incoming)
        return self.authorize(incoming) if incoming.method == "POST" else self.list_(incoming)

    def collection(self, version: Version, partner: Partner) -> Collection:
        """Give all of our Tokens: whoever asks sees the same."""
        del partner
        return self.own.of(version)

    @seam
    def shown(self, version: Version, value: Json) -> Json:
        """Show a Token of ours, in lists and in pushes."""
        del version
        return value

    # -- whether one may be used -------------------------------------------------------------------------------

    @seam
    def authorize(self, incoming: Incoming) -> Answer:
        """Answer a request for authorization."""
        found = self.asked_for(incoming)
        if found is None:
            return self.unknown_token(incoming)
        place = incoming.json
        if place is not None and self.core.strict:
            why = validity.problem(incoming.spoken, "location_references", place)
            if why:
                return self.refused(incoming, why)
        if place is None and self.place_needed(incoming, found):
            return refusal(NOT_ENOUGH_INFORMATION, "say where it is to be used")
        return success(self.decision(incoming, found, place if isinstance(place, dict) else None))

    @seam
    def asked_for(self, incoming: Incoming) -> Json | None:
        """Find the Token that somebody asks about."""
        kind = incoming.query.get("type", USUAL)
        kept = self.own.of(incoming.spoken).get(key_of(incoming.spoken, incoming.params["token_uid"], kind))
        return kept.object() if kept else None

    @seam
    def unknown_token(self, incoming: Incoming) -> Answer:
        """Answer for a Token that we never gave out."""
        code = UNKNOWN_TOKEN if incoming.spoken.owner_in_objects else CLIENT_ERROR
        return refusal(code, "no such token", status=404)

    @seam
    def place_needed(self, incoming: Incoming, found: Json) -> bool:
        """Say whether we cannot decide without a place; ours never need one."""
        del incoming, found
        return False

    @seam
    def allowed(self, incoming: Incoming, found: Json) -> str:
        """Decide."""
        del incoming
        return _OUTCOMES.get(str(found["uid"]), "ALLOWED" if found.get("valid") else "BLOCKED")

    @seam
    def decision(self, incoming: Incoming, found: Json, place: Json | None) -> Json:
        """Write AuthorizationInfo."""
        allowed = self.allowed(incoming, found)
        info: Json = {"allowed": allowed}
        if incoming.spoken.owner_in_objects:
            info["token"] = self.shown(incoming.spoken, found)
        if allowed == "ALLOWED":
            if place is not None:
                info["location"] = self.narrowed(incoming, place)
            if incoming.spoken.owner_in_objects:
                info["authorization_reference"] = self.reference(incoming)
        else:
            info["info"] = {"language": "en", "text": "This card cannot be used at the moment."}
        return info

    @seam
    def narrowed(self, incoming: Incoming, place: Json) -> Json:
        """Say where it may be used, of the places that were asked about; we have nothing against any."""
        del incoming
        return place

    @seam
    def reference(self, incoming: Incoming) -> str:
        """Make an authorization_reference: at most 36 characters."""
        del incoming
        return str(uuid.uuid4())

    # -- what others give us -----------------------------------------------------------------------------------

    def ident(self, incoming: Incoming) -> str:
        """Give the key that a URL names."""
        return key_of(incoming.spoken, incoming.params["token_uid"], self.kind(incoming))

    @seam
    def kind(self, incoming: Incoming) -> str:
        """Give the type that a URL names."""
        return incoming.query.get("type", USUAL)

    def key(self, version: Version, value: Json) -> str:
        """Give the key of a Token."""
        return key_of(version, str(value["uid"]), str(value.get("type", USUAL)))

    def mismatches(self, incoming: Incoming, body: Json) -> Iterator[str]:
        """Find where body and URL differ."""
        said = body.get("uid")
        if isinstance(said, str) and fold(incoming.spoken)(said) != fold(incoming.spoken)(incoming.params["token_uid"]):
            yield "uid is another one than in the URL"
        yield from (each for each in super().mismatches(incoming, {**body, "uid": None}) if each)
        kind = body.get("type")
        if isinstance(kind, str) and incoming.spoken.owner_in_objects and kind != self.kind(incoming):
            yield "type is another one than in the URL"

    @seam
    def finish(self, partner: Partner, *, whole: bool) -> None:
        """End a pull: what a whole list did not have is no more."""
        self.given[partner.name].finish(whole=whole)

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a Token for a push."""
        at = float(int(self.core.now()))
        return seed_tokens.sample(version, ident, party, at, full=full) if name == "token" else None

    # -- what we do by ourselves -------------------------------------------------------------------------------

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes us push a Token, and ask for one."""
        return {"push_token": self.push_token, "authorize": self.ask}

    async def push_token(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Touch a Token of ours, the named one or the oldest, and push it."""
        version = partner.version or self.core.versions[-1]
        collection, uid = self.own.of(version), values.get("token_uid", "")
        first = collection.page(collection.select(None, None), 0, 1)
        kept = collection.get(key_of(version, uid, USUAL)) if uid else next(first, None)
        if kept is None:
            raise Nonsense(f"no Token {uid!r} here") if uid else NotNow("there are no Tokens here")
        value = kept.object()
        when = self.core.stamp(max(self.core.now(), kept.at + 1))
        key = key_of(version, str(value["uid"]), str(value["type"]))
        self.own.change(key, lambda each, before: self.touched(each, before, when))
        for listener in self.audience(partner, values):
            await self.tell(listener, key)

    @seam
    def touched(self, version: Version, value: Json, when: str) -> Json:
        """Move last_updated of a Token that changed."""
        del version
        return {**value, "last_updated": when}

    @seam
    def audience(self, partner: Partner, values: Mapping[str, str]) -> list[Partner]:
        """Choose who is told: whoever was named, else all who are registered; those of them who listen."""
        told = [partner] if values.get("connection") else self.core.partners.registered()
        return [each for each in told if each.version and each.endpoint(each.version, "tokens", "receiver")]

    @seam
    async def tell(self, partner: Partner, key: str) -> None:
        """Push a Token, at the path of its owner, with its type where it is not the usual one."""
        version = partner.version or self.core.versions[-1]
        kept = self.own.of(version).get(key)
        if kept is None:
            return
        value = self.shown(version, kept.object())
        owner = self.own.owners[0]
        query = self.query(version, str(value["type"]))
        await self.core.flows.push(partner, "tokens", [*owner, str(value["uid"])], value, query=query)

    @seam
    def query(self, version: Version, kind: str) -> dict[str, str]:
        """Say the type in a URL."""
        return {"type": kind} if version.owner_in_objects and kind != USUAL else {}

    async def ask(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Ask a partner whether a Token may be used."""
        uid = values.get("token_uid", "")
        if not uid:
            raise Nonsense("token_uid is needed")
        place = values.get("location_id", "")
        await self.core.authority.ask(partner, uid=uid, kind=values.get("type", USUAL), location_id=place)
