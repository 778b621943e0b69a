"""The receiver half of sessions: what CPOs push to us; GET shows it as it is kept.

PUT replaces everything. Since objects carry their owner, charging periods of a PATCH are added to those that are there;
before, nothing was said of it, and they replace them as any other field.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from suite.reference import validity
from suite.reference.answers import Answer, invalid, success, unknown
from suite.reference.core import Part
from suite.reference.owners import fold, theirs
from suite.reference.seams import seam
from suite.reference.store import Given

if TYPE_CHECKING:
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.owners import Owner
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_PERIODS = "charging_periods"


class SessionsGiven(Part):
    """Keeps Sessions of partners."""

    __slots__ = ("given",)

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.given: dict[str, Given] = defaultdict(Given)
        """By the partner's name: what one gave, no other sees."""

    def receive(self, incoming: Incoming) -> Answer:
        """Answer a call to our receiver interface."""
        if self.foreign(incoming):
            return self.unknown(incoming)
        if incoming.method == "GET":
            return self.answer_get(incoming)
        why = self.refusal_of(incoming)
        if why or not isinstance(incoming.json, dict):
            return self.refused(incoming, why)
        before = self.before(incoming)
        if incoming.method == "PUT":
            self.keep(incoming, self.stored(incoming, incoming.json, before))
            return self.created(incoming) if before is None else self.updated(incoming)
        if before is None:
            return self.unknown(incoming)
        self.keep(incoming, self.merged(incoming, before, incoming.json))
        return self.updated(incoming)

    @seam
    def foreign(self, incoming: Incoming) -> bool:
        """Say whether the owner in the URL is none of the partner's parties."""
        known = {_key(incoming.spoken, each) for each in theirs(incoming.partner)}
        return self.core.strict and bool(known) and self.owner(incoming) not in known

    @seam
    def owner(self, incoming: Incoming) -> Owner:
        """Give whose Session a URL is about."""
        return _key(incoming.spoken, (incoming.params["country_code"], incoming.params["party_id"]))

    @seam
    def ident(self, incoming: Incoming) -> str:
        """Give the id in a URL, so that equal ones are the same text."""
        return fold(incoming.spoken)(incoming.params["session_id"])

    def refusal_of(self, incoming: Incoming) -> str:
        """Say why a PUT or PATCH cannot be followed, empty where it can."""
        if not isinstance(incoming.json, dict):
            return "an object is wanted"
        if incoming.method == "PATCH" and self.last_updated_missing(incoming, incoming.json):
            return "last_updated is missing"
        if not self.core.strict:
            return ""
        return self.mismatch(incoming, incoming.json) or self.problem(incoming, incoming.json)

    @seam
    def last_updated_missing(self, incoming: Incoming, body: Json) -> bool:
        """Say whether a PATCH lacks the last_updated that its version asks for."""
        return incoming.spoken.patch_needs_last_updated and body.get("last_updated") is None

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
        return validity.problem(incoming.spoken, "session" if incoming.method == "PUT" else "session_patch", body)

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a body."""
        del incoming
        return invalid(why)

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET or PATCH of a Session that is not there."""
        del incoming
        return unknown()

    @seam
    def given_back(self, incoming: Incoming, value: Json) -> Json:
        """Show what is kept."""
        del incoming
        return value

    @seam
    def stored(self, incoming: Incoming, body: Json, before: Json | None) -> Json:
        """Make of a PUT what is kept: all of it, and nothing of what was there before."""
        del incoming, before
        return body

    @seam
    def merged(self, incoming: Incoming, before: Json, changes: Json) -> Json:
        """Put changes over what was there; what they do not name stays, periods are added."""
        if not incoming.spoken.owner_in_objects or _PERIODS not in changes:
            return {**before, **changes}
        return {**before, **changes, _PERIODS: self.added(_list(before), _list(changes))}

    @seam
    def added(self, before: list[object], new: list[object]) -> list[object]:
        """Add charging periods to those that are there."""
        return [*before, *new]

    @seam
    def created(self, incoming: Incoming) -> Answer:
        """Answer a PUT that added a Session."""
        del incoming
        return success(status=201)

    @seam
    def updated(self, incoming: Incoming) -> Answer:
        """Answer a PUT or PATCH that changed a Session."""
        del incoming
        return success()

    @seam
    def keep(self, incoming: Incoming, value: Json) -> None:
        """Keep a Session."""
        self.given[incoming.partner.name].put(self.owner(incoming), self.ident(incoming), value)

    def before(self, incoming: Incoming) -> Json | None:
        """Find what is kept under a URL."""
        return self.given[incoming.partner.name].get(self.owner(incoming), self.ident(incoming))

    @seam
    def answer_get(self, incoming: Incoming) -> Answer:
        """Answer a GET."""
        found = self.before(incoming)
        return self.unknown(incoming) if found is None else success(self.given_back(incoming, found))

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep Sessions that we pulled."""
        given, known = self.given[partner.name], [*theirs(partner), partner.party or ("", "")]
        for value in objects:
            if isinstance(value, dict) and isinstance(value.get("id"), str) and self.usable(version, value):
                country, party = value.get("country_code"), value.get("party_id")
                owner = (country, party) if isinstance(country, str) and isinstance(party, str) else known[0]
                given.pulled(_key(version, owner), fold(version)(value["id"]), value)

    @seam
    def usable(self, version: Version, value: Json) -> bool:
        """Say whether a pulled Session is worth keeping."""
        return not self.core.strict or not validity.problem(version, "session", value)


def _list(value: Json) -> list[object]:
    found = value.get(_PERIODS)
    return found if isinstance(found, list) else []


def _key(version: Version, owner: Owner) -> Owner:
    same = fold(version)
    return same(owner[0]), same(owner[1])
