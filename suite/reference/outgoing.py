"""Everything we say to others, as values: a `Call` is built here and sent by whoever wants to.

Building is apart from sending, so that a conversation can send our words from its own thread, and a bend works on them
all the same. Token encoding is written twice on purpose: judges have their own.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, urlencode

from suite.reference.core import Part
from suite.reference.jsonread import write
from suite.reference.labels import VERSION_DETAILS, VERSION_LIST, label_of
from suite.reference.seams import seam
from suite.standard.routes import MODULES, Route, Side, routes, side_of
from suite.wire.message import Call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.reference.core import Core
    from suite.reference.partners import Partner
    from suite.standard.versions import Version
    from suite.wire.message import Label

Encoding = Literal["raw", "base64"]
Headers = tuple[tuple[str, str], ...]


_ANNOUNCING: Final = frozenset({"POST", "PUT"})
_OTHER: Final[dict[str, Encoding]] = {"raw": "base64", "base64": "raw"}


class NoEndpoint(LookupError):
    """The other side offers no such endpoint, as far as we learned."""


class Outgoing(Part):
    """Builds our calls. `partner.version` is the version spoken where none is given."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.habits: dict[str, Encoding] = {}
        """Version -> how its tokens are carried to somebody who takes them in the other form only."""

    def versions(
        self,
        partner: Partner,
        *,
        url: str = "",
        token: str = "",
        encoding: Encoding | None = None,
        other_encoding: bool = False,
        version: Version | None = None,
    ) -> Call:
        """Ask for a version list; the URL has no version, so we encode as in the version to come, or the other way."""
        spoken = version or partner.version or self.core.versions[-1]
        chosen = encoding or (_OTHER[spoken.token_encoding] if other_encoding else None)
        there = url or partner.versions_url
        label = label_of(self.core.connection, VERSION_LIST, None, "GET")
        return self._call(spoken, "GET", there, token or self.token(partner), label, encoding=chosen)

    def details(
        self, partner: Partner, version: Version, url: str = "", *, token: str = "", encoding: Encoding | None = None
    ) -> Call:
        """Ask for the details of a version."""
        label = label_of(self.core.connection, VERSION_DETAILS, version, "GET")
        there = url or partner.offered.get(version.name, "")
        return self._call(version, "GET", there, token or self.token(partner), label, encoding=encoding)

    def credentials(
        self,
        partner: Partner,
        version: Version,
        method: str,
        *,
        url: str = "",
        token: str = "",
        body: object = None,
    ) -> Call:
        """Call credentials. POST and PUT carry a token that works from now on.

        Afterwards: `learn_credentials` when it was accepted, `withdraw` when it was not; `ended` after a DELETE.
        """
        there = url or partner.endpoint(version, "credentials", "sender")
        if not there:
            raise NoEndpoint(f"{partner.name} has no credentials endpoint in {version}")
        if method in _ANNOUNCING and body is None:
            body = self.core.identity.credentials(version, self.core.learning.announced(partner))
        label = label_of(self.core.connection, _route(version, "credentials", "sender", ()), version, method)
        return self._bodied(self._call(version, method, there, token or self.token(partner), label), body)

    def credentials_get(self, partner: Partner, version: Version | None = None, *, token: str = "") -> Call:
        """Ask for their credentials."""
        return self.credentials(partner, self._spoken(partner, version), "GET", token=token)

    def credentials_post(
        self, partner: Partner, version: Version | None = None, *, token: str = "", body: object = None
    ) -> Call:
        """Register."""
        return self.credentials(partner, self._spoken(partner, version), "POST", token=token, body=body)

    def credentials_put(
        self, partner: Partner, version: Version | None = None, *, token: str = "", body: object = None
    ) -> Call:
        """Renew the registration, or move it to that version."""
        return self.credentials(partner, self._spoken(partner, version), "PUT", token=token, body=body)

    def credentials_delete(self, partner: Partner, version: Version | None = None, *, token: str = "") -> Call:
        """End the registration."""
        return self.credentials(partner, self._spoken(partner, version), "DELETE", token=token)

    def request(
        self,
        partner: Partner,
        version: Version | None,
        method: str,
        module: str,
        side: Side,
        *,
        path: Sequence[str] = (),
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Call:
        """Call an interface of theirs, whatever the method."""
        spoken = self._spoken(partner, version)
        url = partner.endpoint(spoken, module, side)
        if not url:
            raise NoEndpoint(f"{partner.name} has no {side} of {module} in {spoken}")
        label = label_of(self.core.connection, _route(spoken, module, side, path), spoken, method, path)
        call = self._call(spoken, method, self._asking(self.join(url, *path), query), self.token(partner), label)
        headers = call.headers + self.routing(partner, spoken, module, side)
        return self._bodied(replace(call, headers=headers), body)

    def result(
        self, partner: Partner, version: Version, module: str, path: Sequence[str], url: str, body: object
    ) -> Call:
        """Post a result to the URL that a request of theirs gave; `path` says what it is, as we write such URLs."""
        label = label_of(self.core.connection, _route(version, module, "sender", path), version, "POST", path)
        call = self._call(version, "POST", url, self.token(partner), label)
        return self._bodied(
            replace(call, headers=call.headers + self.routing(partner, version, module, "sender")), body
        )

    def get(
        self,
        partner: Partner,
        module: str,
        side: Side,
        path: Sequence[str] = (),
        query: Mapping[str, str] | None = None,
    ) -> Call:
        """Ask for an object or a list; `side` is theirs, as in all calls."""
        return self.request(partner, None, "GET", module, side, path=path, query=query)

    def follow(self, partner: Partner, module: str, side: Side, url: str) -> Call:
        """Ask for the next page, at the URL their Link gave, as it is."""
        call = self.request(partner, None, "GET", module, side)
        return call.to(url).about(purpose=f"GET {module}, next page")

    def put(self, partner: Partner, module: str, side: Side, path: Sequence[str], body: object) -> Call:
        """Push a whole object."""
        return self.request(partner, None, "PUT", module, side, path=path, body=body)

    def patch(self, partner: Partner, module: str, side: Side, path: Sequence[str], body: object) -> Call:
        """Push what changed."""
        return self.request(partner, None, "PATCH", module, side, path=path, body=body)

    def post(self, partner: Partner, module: str, side: Side, path: Sequence[str], body: object) -> Call:
        """Hand over something new."""
        return self.request(partner, None, "POST", module, side, path=path, body=body)

    def delete(self, partner: Partner, module: str, side: Side, path: Sequence[str]) -> Call:
        """Take an object away."""
        return self.request(partner, None, "DELETE", module, side, path=path)

    @seam
    def token(self, partner: Partner) -> str:
        """Give the token that a partner knows us by."""
        return partner.token_theirs

    @seam
    def authorization(self, version: Version, token: str, encoding: Encoding | None = None) -> str:
        """Write the Authorization header."""
        if (encoding or self.habits.get(version.name) or version.token_encoding) == "base64":
            token = base64.b64encode(token.encode()).decode()
        return f"Token {token}"

    @seam
    def ids(self, version: Version) -> Headers:
        """Give the ids of a request, fresh ones."""
        if not version.message_ids:
            return ()
        return (("X-Request-ID", str(uuid.uuid4())), ("X-Correlation-ID", str(uuid.uuid4())))

    @seam
    def routing(self, partner: Partner, version: Version, module: str, side: Side) -> Headers:
        """Give the routing headers of a call to a side of theirs; configuration modules have none."""
        if not version.routing_headers or not MODULES[module].functional:
            return ()
        ours = self.core.party_for(version, module, "receiver" if side == "sender" else "sender")
        sender = (("OCPI-from-country-code", ours.country_code), ("OCPI-from-party-id", ours.party_id))
        them = self.addressee(partner, module, side)
        receiver = (("OCPI-to-country-code", them[0]), ("OCPI-to-party-id", them[1])) if them else ()
        return sender + receiver

    @seam
    def addressee(self, partner: Partner, module: str, side: Side) -> tuple[str, str] | None:
        """Choose the party of theirs that a call is for."""
        listed = partner.credentials.get("roles")
        known = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        fitting = [entry for entry in known if side_of(module, str(entry.get("role"))) == side] or known
        first = fitting[0] if fitting else partner.credentials
        found = (str(first.get("country_code", "")), str(first.get("party_id", "")))
        return partner.party or (found if all(found) else None)

    @seam
    def join(self, url: str, *segments: str) -> str:
        """Join a URL and path segments with exactly one slash."""
        return "/".join((url.rstrip("/"), *(quote(segment, safe="") for segment in segments))) if segments else url

    @seam
    def query(self, query: Mapping[str, str]) -> str:
        """Write query parameters."""
        return urlencode(query)

    @seam
    def content_type(self) -> Headers:
        """Say that a body is JSON."""
        return (("Content-Type", "application/json"),)

    @seam
    def body(self, value: object) -> bytes:
        """Serialise what we send."""
        return write(value)

    def _asking(self, url: str, query: Mapping[str, str] | None) -> str:
        return f"{url}{'&' if '?' in url else '?'}{self.query(query)}" if query else url

    def _spoken(self, partner: Partner, version: Version | None) -> Version:
        found = version or partner.version
        if found is None:
            raise NoEndpoint(f"no version agreed with {partner.name}")
        return found

    def _call(
        self,
        version: Version,
        method: str,
        url: str,
        token: str,
        label: Label,
        *,
        encoding: Encoding | None = None,
    ) -> Call:
        headers = (("Authorization", self.authorization(version, token, encoding)), *self.ids(version))
        return Call(method, url, headers, b"", label)

    def _bodied(self, call: Call, body: object) -> Call:
        if body is None:
            return call
        return replace(call, headers=call.headers + self.content_type(), body=self.body(body))


def _route(version: Version, module: str, side: Side, path: Sequence[str]) -> Route:
    known = (route for route in routes(version, module, side) if route.fits(path))
    return next(known, Route(module, side, (), (), ""))
