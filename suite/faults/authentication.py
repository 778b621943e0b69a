"""Faults of authentication: who is let in although he should not be, and how others are turned away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import Answer
from suite.reference.auth import Auth
from suite.reference.outgoing import Outgoing
from suite.reference.partners import Grant


def _anybody(part: Any) -> Grant | None:
    partners = part.core.partners.registered()
    return Grant(partners[0], "ours") if partners else None


@mutant(
    "auth.missing-header.refused~let-in", at=Auth.nameless, collateral={"auth.first": "nobody is asked for a token"}
)
def nameless_let_in(real: Any, incoming: Any) -> Any:
    """A request without header is let in."""
    return _anybody(real.args[0]) or real(incoming)


@mutant(
    "auth.unknown-token.refused~let-in",
    at=Auth.stranger,
)
def stranger_let_in(real: Any, incoming: Any, header: str) -> Any:
    """A request with a token that nobody ever issued is let in."""
    part, carried = real.args[0], header.removeprefix("Token ")
    tokens = (carried, part.decoded(carried))
    issued = any(part.core.partners.by_token(token) for token in tokens)
    strange = not issued and " " not in carried and header.startswith("Token ") and carried
    return (_anybody(part) if strange else None) or real(incoming, header)


@mutant("auth.malformed.refused~let-in", at=Auth.stranger)
def malformed_let_in(real: Any, incoming: Any, header: str) -> Any:
    """A header without token, or with another scheme, is let in."""
    return (_anybody(real.args[0]) if header.startswith("Basic") or header.strip() == "Token" else None) or real(
        incoming, header
    )


@mutant("auth.refusal.status~403", at=Auth.refused, collateral={"auth.first": "it is another status"})
def forbidden(real: Any, why: str) -> Answer:
    """Strangers are refused with 403."""
    answer: Answer = real(why)
    return replace(answer, status=403)


@mutant("auth.raw-token~accepted", at=Auth.candidates, only=lambda version: version.token_a_restricted)
def raw_accepted(real: Any, incoming: Any, carried: str) -> Any:
    """A token that is not encoded is accepted as well."""
    return (*real(incoming, carried), carried)


@mutant("auth.lenient-scheme~bearer", at=Auth.carried)
def bearer_accepted(real: Any, header: str) -> Any:
    """The scheme Bearer is as good as Token."""
    return real(header.replace("Bearer ", "Token ", 1))


@mutant("credentials.token-a.nothing-else~opens", at=Auth.opens, only=lambda version: version.token_a_restricted)
def token_a_opens_all(real: Any, grant: Any, incoming: Any) -> bool:
    """Token A opens the functional modules as well."""
    del real, grant, incoming
    return True


@mutant("auth.token-encoding~other", at=Outgoing.authorization, only=lambda version: version.token_encoding == "base64")
def raw_in_calls(real: Any, version: Any, token: str, encoding: Any = None) -> str:
    """The target sends tokens as they are."""
    del encoding
    return str(real(version, token, "raw"))


@eccentric(
    "auth.token-encoding~newline",
    at=Outgoing.authorization,
    only=lambda version: version.token_encoding == "base64",
    breaks=("auth.token-encoding",),
)
def newline_in_calls(real: Any, version: Any, token: str, encoding: Any = None) -> str:
    """The target encodes a newline with its tokens, as the examples of the standard do."""
    return str(real(version, token + "\n", encoding))


@eccentric("auth.lower-case-scheme", at=Auth.carried)
def scheme_in_any_case(real: Any, header: str) -> Any:
    """The scheme is understood in any case."""
    return real(header)
