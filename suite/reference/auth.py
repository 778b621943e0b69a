"""Authentication of those who call us: from the `Authorization` header to a grant, or to 401.

How a token is carried is written twice on purpose: judges decode it by themselves.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from suite.reference.answers import Answer, refusal
from suite.reference.codes import CLIENT_ERROR
from suite.reference.core import Part
from suite.reference.partners import Grant
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming

CONFIGURATION: Final = frozenset({"versions", "credentials"})
"""What token A is for."""


class Auth(Part):
    """Decides who may come in; each way of not coming in is a seam of its own."""

    def check(self, incoming: Incoming) -> Answer | None:
        """Fill in the grant of a request, or give the refusal."""
        header = incoming.headers.get("authorization")
        grant = self.nameless(incoming) if header is None else self.recognise(incoming, header)
        if grant is None:
            return self.refused("no valid token")
        incoming.grant = grant
        return None if self.opens(grant, incoming) else self.refused("this token does not open this module")

    @seam
    def refused(self, why: str) -> Answer:
        """Turn somebody away."""
        return refusal(CLIENT_ERROR, why, status=401)

    @seam
    def nameless(self, incoming: Incoming) -> Grant | None:
        """Decide about a request without the header."""
        del incoming
        return None

    @seam
    def stranger(self, incoming: Incoming, header: str) -> Grant | None:
        """Decide about a token we do not know."""
        del incoming, header
        return None

    @seam
    def recognise(self, incoming: Incoming, header: str) -> Grant | None:
        """Find whose token it is, if it still lives."""
        carried = self.carried(header)
        for token in self.candidates(incoming, carried) if carried else ():
            grant = self.core.partners.by_token(token)
            if grant and self.alive(grant):
                return grant
        return self.stranger(incoming, header)

    @seam
    def carried(self, header: str) -> str:
        """Give what the header carries as token, empty where it is no `Token <token>`."""
        if not self.core.strict:
            return header.rpartition(" ")[2] if " " in header.strip() else header.strip().removeprefix("Token")
        scheme, _, token = header.partition(" ")
        return "" if scheme.lower() != "token" or token.startswith(" ") else token

    @seam
    def candidates(self, incoming: Incoming, carried: str) -> tuple[str, ...]:
        """Give what the token may be: decoded, as it is, or either where no version says how it is carried."""
        decoded = self.decoded(carried)
        if incoming.version is None:
            either = {version.token_encoding for version in self.core.versions}
        elif self.core.strict:
            either = {incoming.version.token_encoding}
        else:
            either = {"raw", "base64"}
        raw = (carried,) if "raw" in either else ()
        return ((decoded,) if decoded and "base64" in either else ()) + raw

    @seam
    def decoded(self, carried: str) -> str:
        """Decode a token from base64, empty where it is none."""
        try:
            token = base64.b64decode(carried, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            return ""
        return token if self.core.strict else token.strip()

    @seam
    def alive(self, grant: Grant) -> bool:
        """Say whether a token still opens anything: spent ones do not, except for a lenient ear."""
        return grant.kind != "previous" or not self.core.strict

    @seam
    def opens(self, grant: Grant, incoming: Incoming) -> bool:
        """Say whether a token opens this module: token A opens but the two that a registration needs."""
        if grant.kind != "a" or incoming.module in CONFIGURATION or not self.core.strict or incoming.route is None:
            return True
        return incoming.version is None or not incoming.version.token_a_restricted
