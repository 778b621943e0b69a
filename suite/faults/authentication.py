"""Faults of authentication: who is let in although he should not be, and how others are turned away."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from suite.faults.register import eccentric, mutant
from suite.reference.answers import Answer
from suite.reference.auth import Auth
from suite.reference.envelope import Envelope
from suite.reference.labels import VERSION_DETAILS
from suite.reference.outgoing import Outgoing
from suite.reference.partners import Grant

_UNAUTHORIZED = 401
_PATIENCE = 7
_MOMENT = 0.06
_bans: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()
"""Platform -> wrong tokens so far, and until when nobody comes in."""


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


@mutant(
    "credentials.token-a.nothing-else~opens",
    at=Auth.opens,
    only=lambda version: version.token_a_restricted,
    collateral={
        "sessions.list.own-tokens": "nobody knows yet whose cards are meant",
        "cdrs.list.own-tokens": "nobody knows yet whose cards are meant",
    },
)
def token_a_opens_all(real: Any, grant: Any, incoming: Any) -> bool:
    """Token A opens the functional modules as well."""
    del real, grant, incoming
    return True


@mutant("auth.token-encoding~other", at=Outgoing.authorization, only=lambda version: version.token_encoding == "base64")
def raw_in_calls(real: Any, version: Any, token: str, encoding: Any = None) -> str:
    """The target sends tokens as they are."""
    del encoding
    return str(real(version, token, "raw"))


@eccentric("auth.lower-case-scheme", at=Auth.carried)
def scheme_in_any_case(real: Any, header: str) -> Any:
    """The scheme is understood in any case."""
    return real(header)


@mutant(
    "auth.token-newline~newline", at=Outgoing.authorization, only=lambda version: version.token_encoding == "base64"
)
def newline_encoded(real: Any, version: Any, token: str, encoding: Any = None) -> str:
    """The target encodes a line end with its tokens."""
    return str(real(version, token + "\n", encoding))


@mutant(
    "auth.base64-token~raw-only",
    at=Auth.candidates,
    only=lambda version: version.token_encoding == "base64",
    collateral={"auth.raw-token": "it is the only form that is taken"},
)
def raw_only(real: Any, incoming: Any, carried: str) -> Any:
    """Tokens are taken as they are, and not in base64."""
    del real, incoming
    return (carried,)


@mutant("auth.first~404", at=Auth.nameless)
def path_first(real: Any, incoming: Any) -> Any:
    """A path that does not exist is told to strangers."""
    return _anybody(real.args[0]) if incoming.route is None else real(incoming)


@mutant("auth.refusal.envelope~bare", at=Envelope.wrapped)
def bare_refusal(real: Any, incoming: Any, answer: Any) -> Any:
    """A 401 carries an object that is not the response format."""
    return {"error": "unauthorized"} if answer.status == _UNAUTHORIZED else real(incoming, answer)


@mutant(
    "versions.token-a.opens~not-details",
    at=Auth.opens,
    only=lambda version: version.token_a_restricted,
    collateral={"versions.details.answers": "they do not"},
)
def token_a_opens_the_list_only(real: Any, grant: Any, incoming: Any) -> bool:
    """Token A opens the list, and not the details."""
    return bool(real(grant, incoming)) and (grant.kind != "a" or incoming.route is not VERSION_DETAILS)


@eccentric("auth.403", at=Auth.refused, breaks=("auth.refusal.status",))
def turned_away_with_403(real: Any, why: str) -> Answer:
    """Strangers are turned away with 403 (d5)."""
    answer: Answer = real(why)
    return replace(answer, status=403)


@eccentric(
    "auth.raw-as-well",
    at=Auth.candidates,
    only=lambda version: version.token_encoding == "base64",
    breaks=("auth.raw-token",),
)
def raw_as_well(real: Any, incoming: Any, carried: str) -> Any:
    """A token that is not encoded is accepted as well (d7)."""
    return (*real(incoming, carried), carried)


@eccentric("auth.base64-as-well", at=Auth.candidates, only=lambda version: version.token_encoding == "raw")
def base64_as_well(real: Any, incoming: Any, carried: str) -> Any:
    """In a version of raw tokens, an encoded one is accepted as well (d7)."""
    decoded = real.args[0].decoded(carried)
    return (*real(incoming, carried), *([decoded] if decoded else []))


@eccentric("auth.base64-only", at=Auth.candidates, only=lambda version: version.token_encoding == "raw")
def base64_only(real: Any, incoming: Any, carried: str) -> Any:
    """In a version of raw tokens, only an encoded one is accepted (d7)."""
    del incoming
    decoded = real.args[0].decoded(carried)
    return (decoded,) if decoded else ()


@eccentric("auth.newline-stripped", at=Auth.decoded)
def strips_tokens(real: Any, carried: str) -> Any:
    """White space around a token is stripped."""
    return real(carried).strip()


@eccentric("auth.bans-for-a-moment", at=Auth.recognise)
def bans_for_a_moment(real: Any, incoming: Any, header: str) -> Any:
    """After seven wrong tokens nobody comes in for a moment."""
    core = real.args[0].core
    count, until = _bans.get(core, (0, 0.0))
    if time.monotonic() < until:
        return None
    grant = real(incoming, header)
    if grant is None:
        count += 1
        _bans[core] = (0, time.monotonic() + _MOMENT) if count >= _PATIENCE else (count, until)
    return grant


@mutant(
    "auth.header-case~exact",
    at=Auth.recognise,
    collateral={"transport.header-names.any-case": "it is the name of a header too"},
)
def authorization_in_one_spelling(real: Any, incoming: Any, header: str) -> Grant | None:
    """The header is looked for under one spelling of its name."""
    part: Auth = real.args[0]
    if incoming.spelt.get("authorization", "Authorization") != "Authorization":
        return part.nameless(incoming)
    found: Grant | None = real(incoming, header)
    return found
