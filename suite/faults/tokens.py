"""Faults of the tokens that a registrar hands out, and lawful tokens of unusual shapes."""

from __future__ import annotations

from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from suite.faults.register import eccentric, mutant
from suite.reference.auth import Auth
from suite.reference.credentials import Credentials
from suite.reference.identity import Identity
from suite.reference.labels import VERSION_DETAILS
from suite.reference.learning import Learning

_NUMBERS = count(1)
_ODD = "".join(chr(code) for code in range(0x21, 0x7F))
_INVALID = 2001
_LONGEST = 64
_seen: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""Platform -> names of partners that called before."""


@mutant("credentials.token.charset~space", at=Learning.issued)
def token_with_a_space(real: Any, partner: Any) -> Any:
    """A token that is handed out has a space in it."""
    token = real(partner)
    partner.token_ours = f"{token[:20]} {token[20:]}"
    return partner.token_ours


@mutant("credentials.token.entropy~short", at=Learning.issued)
def token_that_can_be_guessed(real: Any, partner: Any) -> Any:
    """Tokens are short numbers."""
    real(partner)
    partner.token_ours = f"{next(_NUMBERS):09}"
    return partner.token_ours


@mutant("credentials.token.entropy~derived", at=Learning.issued)
def token_made_from_token_a(real: Any, partner: Any) -> Any:
    """The token handed out is token A with something behind it."""
    token_a = partner.token_a
    token = real(partner)
    if token_a:
        partner.token_ours = token = f"{token_a}-{next(_NUMBERS)}"
    return token


@mutant("credentials.object.valid~long-token", at=Learning.issued)
def token_too_long(real: Any, partner: Any) -> Any:
    """Tokens have 65 characters."""
    partner.token_ours = real(partner).ljust(_LONGEST + 1, "x")
    return partner.token_ours


@mutant(
    "credentials.token-c.works~later",
    at=Auth.opens,
    collateral={
        "credentials.parallel.distinct": "the second one's token does not work at once either",
        "credentials.put.new-url": "no details, no look",
    },
)
def opens_later(real: Any, grant: Any, incoming: Any) -> bool:
    """The first call of the details with a new registration is turned away."""
    seen = _seen.setdefault(real.args[0].core, set())
    if grant.kind == "ours" and incoming.route is VERSION_DETAILS and grant.partner.name not in seen:
        seen.add(grant.partner.name)
        return False
    return bool(real(grant, incoming))


@mutant("credentials.post.retry~burnt", at=Credentials.post)
async def refusal_burns_token_a(real: Any, incoming: Any) -> Any:
    """A POST that was invalid costs its token A."""
    answer = await real(incoming)
    if answer.code == _INVALID:
        real.args[0].core.learning.spend(incoming.partner)
    return answer


@eccentric("credentials.token~every-character", at=Learning.issued)
def token_of_odd_characters(real: Any, partner: Any) -> Any:
    """Tokens are made of all that is allowed, from ! to ~."""
    start = next(_NUMBERS) * 7 % len(_ODD)
    token = real(partner)
    partner.token_ours = token[:16] + (_ODD[start:] + _ODD[:start])[: _LONGEST - 16]
    return partner.token_ours


@eccentric("credentials.token~longest", at=Learning.issued)
def longest_token(real: Any, partner: Any) -> Any:
    """Tokens have 64 characters."""
    token = real(partner)
    partner.token_ours = (token * 2)[:_LONGEST]
    return partner.token_ours


@eccentric("credentials.token~uuid", at=Learning.issued)
def token_as_uuid(real: Any, partner: Any) -> Any:
    """Tokens are UUIDs."""
    from uuid import uuid4  # noqa: PLC0415 - only here

    real(partner)
    partner.token_ours = str(uuid4())
    return partner.token_ours


@eccentric("credentials.get~masked", at=Credentials.get, breaks=("credentials.get.token-works",))
def shows_a_mask(real: Any, incoming: Any) -> Any:
    """GET credentials shows a mask in place of the token (d10)."""
    answer = real(incoming)
    answer.data["token"] = "********"
    return answer


@eccentric("credentials.token-a~alive", at=Learning.spend, breaks=("credentials.token-a.spent",))
def token_a_lives_on(real: Any, partner: Any) -> None:
    """Token A goes on opening versions and credentials after the registration (d9)."""
    token_a = partner.token_a
    real(partner)
    if token_a:
        partner.token_a = token_a
        partner.previous.discard(token_a)


@eccentric("credentials.put~same-token", at=Learning.issued, breaks=("credentials.put.new-token",))
def keeps_the_token(real: Any, partner: Any) -> Any:
    """PUT gives back the token in use (d11)."""
    before = partner.token_ours
    token = real(partner)
    if before:
        partner.token_ours = token = before
        partner.previous.discard(before)
    return token


@eccentric("credentials.delete~token-lives", at=Credentials.delete, breaks=("credentials.delete.token-dead",))
def token_lives_on(real: Any, incoming: Any) -> Any:
    """DELETE ends the token that was handed to it, and leaves ours alive (d82)."""
    token, was = incoming.partner.token_ours, incoming.partner.registered
    answer = real(incoming)
    if was:
        incoming.partner.token_a = token
        incoming.partner.previous.discard(token)
    return answer


@eccentric("credentials.roles~several", at=Identity.credentials, only=lambda version: version.roles_in_endpoints)
def several_parties(real: Any, version: Any, token: str) -> Any:
    """It hosts two parties of one role."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "party_id": "RF2"}]}


@eccentric("credentials.hub-party-id", at=Identity.credentials, only=lambda version: version.hub_party_id)
def can_route(real: Any, version: Any, token: str) -> Any:
    """Its credentials name a hub_party_id."""
    return {**real(version, token), "hub_party_id": "NLRFH"}
