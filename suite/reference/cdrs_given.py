"""The receiver half of cdrs: what CPOs post to us, kept once and for ever, and shown at a URL that we make up."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from suite.reference import validity
from suite.reference.answers import Answer, invalid, refusal, success, unknown
from suite.reference.codes import CLIENT_ERROR
from suite.reference.core import Part
from suite.reference.owners import fold, theirs
from suite.reference.seams import seam
from suite.reference.shelves import ByPartner, Lasting

if TYPE_CHECKING:
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version


class CdrsGiven(Part):
    """Keeps CDRs of partners."""

    __slots__ = ("given", "pulled")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.given: dict[str, dict[str, Json]] = ByPartner(lambda name: Lasting(core.shelf(f"cdrs/given/{name}")))
        """By the partner's name: last part of the URL -> CDR."""
        self.pulled: dict[str, dict[str, Json]] = ByPartner(lambda name: Lasting(core.shelf(f"cdrs/pulled/{name}")))
        """By the partner's name: id -> CDR, of those that we pulled."""

    def receive(self, incoming: Incoming) -> Answer:
        """Answer a call to our receiver interface."""
        if incoming.method == "GET":
            return self.answer_get(incoming)
        body = incoming.json
        why = self.refusal_of(incoming)
        if why or not isinstance(body, dict):
            return self.refused(incoming, why)
        key = self.known(incoming, body)
        if key is not None:
            return self.again(incoming, key)
        return self.created(incoming, self.keep(incoming, self.stored(incoming, body)))

    @seam
    def answer_get(self, incoming: Incoming) -> Answer:
        """Answer a GET of what was posted."""
        found = self.given[incoming.partner.name].get(incoming.params.get("cdr_id", ""))
        return self.unknown(incoming) if found is None else success(self.given_back(incoming, found))

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer a GET of what is not there."""
        del incoming
        return unknown()

    def refusal_of(self, incoming: Incoming) -> str:
        """Say why a CDR cannot be taken, empty where it can."""
        if not isinstance(incoming.json, dict):
            return "an object is wanted"
        if not self.core.strict:
            return "" if isinstance(incoming.json.get("id"), str) else "id is missing"
        return (
            self.foreign(incoming, incoming.json)
            or self.problem(incoming, incoming.json)
            or self.lonely_credit(incoming, incoming.json)
        )

    @seam
    def foreign(self, incoming: Incoming, body: Json) -> str:
        """Say whether a CDR belongs to none of the partner's parties."""
        if not incoming.spoken.owner_in_objects:
            return ""
        same = fold(incoming.spoken)
        known = {(same(country), same(party)) for country, party in theirs(incoming.partner)}
        owner = (same(str(body.get("country_code"))), same(str(body.get("party_id"))))
        return "country_code and party_id are none of yours" if known and owner not in known else ""

    @seam
    def problem(self, incoming: Incoming, body: Json) -> str:
        """Say what is wrong with a CDR."""
        return validity.problem(incoming.spoken, "cdr", body)

    @seam
    def lonely_credit(self, incoming: Incoming, body: Json) -> str:
        """Say whether a credit does not tell what it credits."""
        alone = incoming.spoken.credit_cdrs and body.get("credit") is True and not body.get("credit_reference_id")
        return "credit without credit_reference_id" if alone else ""

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a CDR."""
        del incoming
        return invalid(why)

    @seam
    def known(self, incoming: Incoming, body: Json) -> str | None:
        """Say under which key a CDR of the same owner and id is kept already."""
        mine = self._name(incoming.spoken, body)
        held = self.given[incoming.partner.name].items()
        return next((key for key, each in held if self._name(incoming.spoken, each) == mine), None)

    @staticmethod
    def _name(version: Version, cdr: Json) -> tuple[str, ...]:
        same = fold(version)
        parts = ("country_code", "party_id", "id") if version.owner_in_objects else ("id",)
        return tuple(same(str(cdr.get(each))) for each in parts)

    @seam
    def again(self, incoming: Incoming, key: str) -> Answer:
        """Answer a POST of a CDR that is there already: it stays as it was."""
        del incoming, key
        return refusal(CLIENT_ERROR, "there is a CDR of that id already, and CDRs do not change")

    @seam
    def stored(self, incoming: Incoming, body: Json) -> Json:
        """Make of a POST what is kept."""
        del incoming
        return body

    @seam
    def keep(self, incoming: Incoming, cdr: Json) -> str:
        """Keep a CDR; gives the last part of its URL."""
        key = str(uuid.uuid4())
        self.given[incoming.partner.name][key] = cdr
        return key

    @seam
    def created(self, incoming: Incoming, key: str) -> Answer:
        """Say that a CDR was taken, and where it is."""
        where = self.location(incoming, key)
        answer = success(status=201)
        return answer.having("Location", where) if where else answer

    @seam
    def location(self, incoming: Incoming, key: str) -> str:
        """Make the URL of a CDR."""
        endpoint = self.core.endpoints.endpoint_url(incoming.spoken, "cdrs", "receiver")
        return self.core.outgoing.join(endpoint, key)

    @seam
    def given_back(self, incoming: Incoming, value: Json) -> Json:
        """Show what is kept."""
        del incoming
        return value

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep CDRs that we pulled."""
        for each in objects:
            if isinstance(each, dict) and isinstance(each.get("id"), str) and self.usable(version, cast("Json", each)):
                self.pulled[partner.name][fold(version)(each["id"])] = each

    @seam
    def usable(self, version: Version, value: Json) -> bool:
        """Say whether a pulled CDR is worth keeping."""
        return not self.core.strict or not validity.problem(version, "cdr", value)
