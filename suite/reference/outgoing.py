"""Everything we say to others, as values: a `Call` is built here and sent by whoever wants to.

Building is apart from sending, so that a conversation can send our words from its own thread, and a bend works on them
all the same. Token encoding is written twice on purpose: judges have their own.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

from suite.reference.core import Part
from suite.reference.jsonread import write
from suite.reference.labels import VERSION_DETAILS, VERSION_LIST, label_of
from suite.reference.seams import seam
from suite.standard.routes import MODULES, Route, Side, routes, side_of
from suite.wire.message import Call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.reference.partners import Partner
    from suite.standard.versions import Version
    from suite.wire.message import Label

Encoding = Literal["raw", "base64"]
Headers = tuple[tuple[str, str], ...]


class NoEndpoint(LookupError):
    """The other side offers no such endpoint, as far as we learned."""


class Outgoing(Part):
    """Builds our calls. `partner.version` is the version spoken where none is given."""

    def versions(
        self,
        partner: Partner,
        *,
        url: str = "",
        token: str = "",
        encoding: Encoding | None = None,
        version: Version | None = None,
    ) -> Call:
        """Ask for a version list; the URL has no version, so we encode as in the version to come."""
        spoken = version or partner.version or self.core.versions[-1]
        label = self._label(VERSION_LIST, None)
        return self._call(
            spoken, "GET", url or partner.versions_url, token or partner.token_theirs, label, encoding=encoding
        )

    def details(
        self, partner: Partner, version: Version, *, url: str = "", token: str = "", encoding: Encoding | None = None
    ) -> Call:
        """Ask for the details of a version."""
        label = self._label(VERSION_DETAILS, version)
        there = url or partner.offered.get(version.name, "")
        return self._call(version, "GET", there, token or partner.token_theirs, label, encoding=encoding)

    def credentials_get(self, partner: Partner, version: Version | None = None, *, token: str = "") -> Call:
        """Ask for their credentials."""
        return self._credentials("GET", partner, version, token, None)

    def credentials_post(
        self, partner: Partner, version: Version | None = None, *, token: str = "", body: object = None
    ) -> Call:
        """Register; the announced token works from now on. Afterwards: `learn_credentials` or `withdraw`."""
        return self._announcing("POST", partner, version, token, body)

    def credentials_put(
        self, partner: Partner, version: Version | None = None, *, token: str = "", body: object = None
    ) -> Call:
        """Renew the registration, or move it to that version. Afterwards: `learn_credentials` or `withdraw`."""
        return self._announcing("PUT", partner, version, token, body)

    def credentials_delete(self, partner: Partner, version: Version | None = None, *, token: str = "") -> Call:
        """End the registration. Afterwards: `ended`."""
        return self._credentials("DELETE", partner, version, token, None)

    def get(  # noqa: PLR0913 - the parts of a URL
        self,
        partner: Partner,
        module: str,
        side: Side,
        segments: Sequence[str] = (),
        query: Mapping[str, str] | None = None,
        *,
        version: Version | None = None,
    ) -> Call:
        """Ask for an object or a list; `side` is theirs."""
        call = self._functional("GET", partner, module, side, segments, version=version)
        return call.to(f"{call.url}{'&' if '?' in call.url else '?'}{self.query(query)}") if query else call

    def follow(self, partner: Partner, module: str, side: Side, url: str, *, version: Version | None = None) -> Call:
        """Ask for the next page, at the URL their Link gave, as it is."""
        call = self._functional("GET", partner, module, side, version=version)
        return call.to(url).about(purpose=f"GET {module}, next page")

    def put(  # noqa: PLR0913 - the parts of a URL, and the body
        self,
        partner: Partner,
        module: str,
        side: Side,
        segments: Sequence[str],
        body: object,
        *,
        version: Version | None = None,
    ) -> Call:
        """Push a whole object."""
        return self._functional("PUT", partner, module, side, segments, body=body, version=version)

    def patch(  # noqa: PLR0913 - the parts of a URL, and the body
        self,
        partner: Partner,
        module: str,
        side: Side,
        segments: Sequence[str],
        body: object,
        *,
        version: Version | None = None,
    ) -> Call:
        """Push what changed."""
        return self._functional("PATCH", partner, module, side, segments, body=body, version=version)

    def post(  # noqa: PLR0913 - the parts of a URL, and the body
        self,
        partner: Partner,
        module: str,
        side: Side,
        segments: Sequence[str],
        body: object,
        *,
        version: Version | None = None,
    ) -> Call:
        """Hand over something new."""
        return self._functional("POST", partner, module, side, segments, body=body, version=version)

    def delete(
        self, partner: Partner, module: str, side: Side, segments: Sequence[str], *, version: Version | None = None
    ) -> Call:
        """Take an object away."""
        return self._functional("DELETE", partner, module, side, segments, version=version)

    @seam
    def authorization(self, version: Version, token: str, encoding: Encoding | None = None) -> str:
        """Write the Authorization header."""
        if (encoding or version.token_encoding) == "base64":
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

    def _announcing(self, method: str, partner: Partner, version: Version | None, token: str, body: object) -> Call:
        spoken = self._spoken(partner, version)
        ours = self.core.identity.credentials(spoken, self.core.learning.announced(partner))
        return self._credentials(method, partner, spoken, token, ours if body is None else body)

    def _credentials(self, method: str, partner: Partner, version: Version | None, token: str, body: object) -> Call:
        spoken = self._spoken(partner, version)
        url = partner.endpoint(spoken, "credentials", "sender")
        if not url:
            raise NoEndpoint(f"{partner.name} has no credentials endpoint in {spoken}")
        label = self._label(_route(spoken, "credentials", "sender", 0), spoken, method)
        return self._bodied(self._call(spoken, method, url, token or partner.token_theirs, label), body)

    def _functional(  # noqa: PLR0913 - the one place where all parts of a call meet
        self,
        method: str,
        partner: Partner,
        module: str,
        side: Side,
        segments: Sequence[str] = (),
        *,
        body: object = None,
        version: Version | None = None,
    ) -> Call:
        spoken = self._spoken(partner, version)
        url = partner.endpoint(spoken, module, side)
        if not url:
            raise NoEndpoint(f"{partner.name} has no {side} of {module} in {spoken}")
        there = self.join(url, *segments)
        label = self._label(_route(spoken, module, side, len(segments)), spoken, method)
        call = self._call(spoken, method, there, partner.token_theirs, label)
        headers = call.headers + self.routing(partner, spoken, module, side)
        return self._bodied(replace(call, headers=headers), body)

    def _spoken(self, partner: Partner, version: Version | None) -> Version:
        found = version or partner.version
        if found is None:
            raise NoEndpoint(f"no version agreed with {partner.name}")
        return found

    def _call(  # noqa: PLR0913 - what a call consists of
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

    def _label(self, route: Route, version: Version | None, method: str = "GET") -> Label:
        return label_of(self.core.connection, route, version, method)


def _route(version: Version, module: str, side: Side, length: int) -> Route:
    known = (route for route in routes(version, module, side) if len(route.segments) == length)
    return next(known, Route(module, side, (), (), ""))
