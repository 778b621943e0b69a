"""Faults of a registrar when others register with it: what it takes, hands out, and says of itself."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.answers import refusal, success
from suite.reference.codes import UNABLE_TO_USE_CLIENT
from suite.reference.credentials import Credentials
from suite.reference.identity import Identity
from suite.reference.learning import Learning


@mutant("credentials.post.succeeds~refused", at=Credentials.post)
async def post_refused(real: Any, incoming: Any) -> Any:
    """Every registration is refused, after having looked at the other side."""
    token = incoming.partner.token_a
    answer = await real(incoming)
    if answer.code == 1000:  # noqa: PLR2004 - success
        incoming.partner.registered = False
        incoming.partner.token_a, incoming.partner.token_ours = token, ""
        return refusal(2000, "not today")
    return answer


@mutant(
    "credentials.post.new-token~token-a",
    at=Learning.issued,
    collateral={"credentials.token-a.spent": "it is the same token"},
)
def token_a_again(real: Any, partner: Any) -> Any:
    """The token handed out is token A."""
    before = partner.token_a
    real(partner)
    if before:
        partner.token_ours = before
        partner.previous.discard(before)
    return partner.token_ours


@mutant(
    "credentials.post.fetches-versions~never",
    at=Credentials.visited,
    collateral={
        "credentials.post.fetches-details": "it has no list to find them in",
        "credentials.post.unreachable-refused": "who never looks never finds out",
    },
)
async def looks_at_nothing(real: Any, incoming: Any, theirs: Any) -> Any:
    """POST is answered without a look at our versions; PUT looks."""
    return await real(incoming, theirs) if incoming.method == "PUT" else None


@mutant("credentials.post.unreachable-refused~accepted", at=Credentials.unusable)
def accepted_anyway(real: Any, error: Any) -> Any:
    """Credentials whose versions URL cannot be read are accepted."""
    del real, error
    return success({"token": "a-token-that-opens-nothing-0001", "url": "http://127.0.0.1/"})


@mutant("credentials.post.unreachable-code~2000", at=Credentials.unusable)
def plain_refusal(real: Any, error: Any) -> Any:
    """They are refused with 2000 instead of 3001."""
    return refusal(2000, error.reason) if error.code == UNABLE_TO_USE_CLIENT else real(error)


@mutant("credentials.roles.unique~twice", at=Identity.credentials, only=lambda version: version.roles_in_endpoints)
def role_twice(real: Any, version: Any, token: str) -> Any:
    """A role stands twice."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], *found["roles"]]}


@mutant(
    "credentials.object.valid~no-business-details",
    at=Identity.party,
    collateral={"credentials.client.post-valid": "it is the same object"},
)
def no_business_details(real: Any, party: Any) -> Any:
    """business_details are missing."""
    return {key: value for key, value in real(party).items() if key != "business_details"}


@mutant("credentials.url.reachable~elsewhere", at=Identity.url)
def url_elsewhere(real: Any) -> Any:
    """The url in the credentials leads nowhere."""
    return f"{real()}-moved"


@mutant("credentials.post.twice-refused~accepted", at=Credentials.registered_already)
def second_post_accepted(real: Any, incoming: Any) -> Any:
    """A second POST while registered is answered with success."""
    del real
    return success({"token": incoming.partner.token_ours, "url": "http://127.0.0.1/"})


@mutant("credentials.post.invalid-refused~accepted", at=Credentials.refused_body)
def invalid_accepted(real: Any, fault: str) -> Any:
    """Invalid credentials are answered with success."""
    del real, fault
    return success({"token": "a-token-that-opens-nothing-0002", "url": "http://127.0.0.1/"})


@mutant("credentials.parallel.distinct~same", at=Credentials.shown)
def one_token_for_all(real: Any, incoming: Any, token: str) -> Any:
    """The second party is handed the token of the first."""
    partners = [each for each in real.args[0].core.partners if each.registered and each is not incoming.partner]
    return real(incoming, partners[0].token_ours if partners and incoming.method == "POST" else token)


@mutant("credentials.token-a.spent~alive", at=Learning.spend)
def token_a_lives(real: Any, partner: Any) -> None:
    """Token A goes on working after the registration."""
    token_a = partner.token_a
    real(partner)
    if token_a:
        partner.token_a = token_a
        partner.previous.discard(token_a)


@mutant(
    "credentials.post.unknown-fields~refused", at=Credentials.faulty, only=lambda version: version.unknown_fields_pass
)
def strict_about_fields(real: Any, version: Any, theirs: Any) -> Any:
    """Credentials with unknown fields are refused."""
    if isinstance(theirs, dict) and any(name.startswith("x_") for name in theirs):
        return "unknown field"
    return real(version, theirs)
