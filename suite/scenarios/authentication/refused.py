"""Who must not come in: requests without a token, with an unknown one, with a malformed header. Few, and last in their phase."""

from __future__ import annotations

from suite.drive import UNKNOWN_OBJECT, Answer, Conversation, scenario

_REFUSALS = frozenset({401, 403})
_UNAUTHORIZED = 401
_UNKNOWN = 404
_MANY = 50
"""More than a target has endpoints."""
_STRANGER = "suite-unknown-token-0123456789"
_EMPTY = ("no token at all", "Token")
_MALFORMED = (("another scheme", "Basic c3VpdGU6c3VpdGU="), ("no space", "Tokenc3VpdGU="))


@scenario(
    "auth.strangers",
    phase="modules",
    module="credentials",
    order=90,
    provokes=True,
    wrong_tokens={"auth.unknown-token.refused": _MANY, "auth.malformed.refused": 3},
    tokenless=["auth.malformed.refused"],
    decides=[
        "auth.missing-header.refused",
        "auth.unknown-token.refused",
        "auth.refusal.status",
        "auth.refusal.envelope",
        "auth.malformed.refused",
    ],
)
def strangers_are_refused(ocpi: Conversation) -> None:
    """Requests without token, with an unknown one and with a malformed header are refused on every kind of endpoint."""
    ocpi.ensure_registered()
    calls = ocpi.one_call_per_endpoint()
    refused: list[Answer] = []
    for call in calls:
        answer = ocpi.provoke(call.without("Authorization"), "no Authorization header")
        ocpi.check("auth.missing-header.refused", _turned_away(answer), seen=answer, expected="HTTP 401")
        refused.append(answer)
    for call in ocpi.in_turn(calls):
        if guessed := ocpi.guess("auth.unknown-token.refused", ocpi.with_token(call, _STRANGER), "an unknown token"):
            ocpi.check("auth.unknown-token.refused", _turned_away(guessed), seen=guessed, expected="HTTP 401")
            refused.append(guessed)
    for (what, header), call in zip((_EMPTY, *ocpi.in_turn(_MALFORMED)), ocpi.in_turn(calls), strict=False):
        bad = ocpi.guess("auth.malformed.refused", call.having("Authorization", header), what, empty=header == "Token")
        if bad:
            ocpi.check("auth.malformed.refused", _turned_away(bad), seen=bad, expected="HTTP 401", cause=what)
    ocpi.after_wrong_tokens()
    _how(ocpi, [answer for answer in refused if answer.status in _REFUSALS])


def _turned_away(answer: Answer) -> bool:
    """401, at worst 403; 404 too where the object is unknown: what is looked at first is not said (AUT-07)."""
    return answer.status in _REFUSALS or (answer.status == _UNKNOWN and UNKNOWN_OBJECT in answer.exchange.request.url)


def _how(ocpi: Conversation, refused: list[Answer]) -> None:
    """Judge how it was refused: 401 with the response format."""
    if not refused:
        ocpi.not_here("auth.refusal.status", "nobody was refused")
        ocpi.not_here("auth.refusal.envelope", "nobody was refused")
        return
    odd = [answer for answer in refused if answer.status != _UNAUTHORIZED]
    ocpi.check("auth.refusal.status", not odd, seen=odd, expected="HTTP 401")
    bare = [answer for answer in refused if answer.code is None or not 2000 <= answer.code < 3000]
    ocpi.check("auth.refusal.envelope", not bare, seen=bare, expected="the response format with a 2xxx code")


@scenario(
    "auth.forms",
    phase="modules",
    module="credentials",
    order=80,
    provokes=True,
    wrong_tokens={"auth.raw-token": 1, "auth.lenient-scheme": 2},
    decides=["auth.base64-token", "auth.raw-token", "auth.lenient-scheme", "auth.header-case", "auth.first"],
)
def forms_of_the_token(ocpi: Conversation) -> None:
    """The right token in other forms: raw, with another scheme, under another spelling of the header's name."""
    ocpi.ensure_registered()
    call = ocpi.details_call()
    plain = ocpi.send(call)
    if ocpi.applies("auth.base64-token"):
        encoded = ocpi.send(ocpi.with_token(call, ocpi.our_current_token(), "base64"))
        ocpi.check("auth.base64-token", encoded.ok, seen=encoded, expected="the base64-encoded token opens the door")
    ocpi.require(plain.ok, "the token does not open the version details")
    header = call.header("authorization") or ""
    lower = ocpi.send(call.without("Authorization").having("authorization", header))
    upper = ocpi.send(call.without("Authorization").having("AUTHORIZATION", header))
    ocpi.check("auth.header-case", lower.ok and upper.ok, seen=[lower, upper], expected="header names in any case")
    bare = call.having("Authorization", f"Token {ocpi.our_current_token()}")
    if raw := ocpi.guess("auth.raw-token", bare, "the token without base64"):
        ocpi.check("auth.raw-token", not raw.ok, seen=raw, expected="HTTP 401", actual="accepted")
    _lenient(ocpi, header)
    nowhere = ocpi.provoke(
        call.without("Authorization").to(f"{call.url.rstrip('/')}/suite-nothing-here"), "no token, no such resource"
    )
    ocpi.check("auth.first", nowhere.status == _UNAUTHORIZED, seen=nowhere, expected="HTTP 401")
    ocpi.after_wrong_tokens()


def _lenient(ocpi: Conversation, header: str) -> None:
    """Judge forms that a strict reader does not take for a token."""
    call, spaces = ocpi.details_call(), ("two spaces", header.replace(" ", "  ", 1))
    for what, value in ocpi.in_turn([spaces, ("the scheme Bearer", header.replace("Token", "Bearer", 1))]):
        if answer := ocpi.guess("auth.lenient-scheme", call.having("Authorization", value), what):
            ocpi.check(
                "auth.lenient-scheme",
                not answer.ok,
                seen=answer,
                expected="HTTP 401",
                actual=f"accepted with {what}",
                cause=what,
            )


@scenario(
    "auth.token-a",
    phase="register",
    module="credentials",
    order=-3,
    provokes=True,
    wrong_tokens={"credentials.token-a.nothing-else": _MANY},
    decides=["credentials.token-a.nothing-else"],
    versions=lambda version: version.token_a_restricted,
)
def token_a_opens_nothing_else(ocpi: Conversation) -> None:
    """Before the registration token A opens no functional module."""
    if ocpi.registration.registered or not ocpi.has_fresh_token_a:
        ocpi.needs_fresh("credentials.token-a.nothing-else", "we are registered already")
        return
    ocpi.prepare()
    calls = ocpi.module_calls()
    if not calls:
        ocpi.not_here("credentials.token-a.nothing-else", "the target offers no functional module that we can read")
        return
    for call in ocpi.in_turn(calls):
        if answer := ocpi.guess("credentials.token-a.nothing-else", call, "token A on a functional module"):
            ocpi.check("credentials.token-a.nothing-else", answer.status in _REFUSALS, seen=answer, expected="HTTP 401")


@scenario(
    "auth.token-a-spent",
    phase="register",
    module="credentials",
    order=30,
    provokes=True,
    wrong_tokens={"credentials.token-a.spent": 1},
    decides=["credentials.token-a.spent"],
)
def token_a_is_spent(ocpi: Conversation) -> None:
    """After the registration token A opens nothing any more."""
    ocpi.ensure_registered()
    token = ocpi.registration.token_a_used
    if not token:
        ocpi.needs_fresh("credentials.token-a.spent", "none was used in this run")
        return
    call = ocpi.with_token(ocpi.details_call(), token)
    if answer := ocpi.guess("credentials.token-a.spent", call, "token A after the registration"):
        ocpi.check(
            "credentials.token-a.spent",
            not answer.ok,
            seen=answer,
            expected="HTTP 401",
            actual="it still opens the version details",
        )
