"""Faults of the credentials module, as registrar and as registrant."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.codes import UNABLE_TO_USE_CLIENT
from suite.reference.credentials import Credentials
from suite.reference.identity import Identity
from suite.reference.learning import Learning

_NOT_ALLOWED = 405


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


@mutant(
    "credentials.put.fetches-versions~never",
    at=Credentials.visited,
    collateral={"credentials.put.fetches-details": "it has no list to find them in"},
)
async def looks_at_nothing_again(real: Any, incoming: Any, theirs: Any) -> Any:
    """PUT is answered without a look at our versions; POST looks."""
    return await real(incoming, theirs) if incoming.method == "POST" else None


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


@mutant("credentials.put.unregistered-refused~accepted", at=Credentials.put)
async def put_unregistered(real: Any, incoming: Any) -> Any:
    """PUT before any registration is answered with success."""
    if incoming.partner.registered:
        return await real(incoming)
    return success()


@mutant("credentials.delete.unregistered-refused~accepted", at=Credentials.delete)
def delete_unregistered(real: Any, incoming: Any) -> Any:
    """DELETE before any registration is answered with success."""
    return real(incoming) if incoming.partner.registered else success()


@mutant("credentials.refusal.status~200", at=Credentials.not_registered)
def refused_with_200(real: Any, incoming: Any) -> Any:
    """A refusal out of order is HTTP 200 with 2000."""
    del real, incoming
    return refusal(2000, "not registered yet")


@mutant(
    "credentials.get.answers~refused",
    at=Credentials.get,
    collateral={"credentials.get.token-works": "it shows no token"},
)
def get_refused(real: Any, incoming: Any) -> Any:
    """GET credentials is refused."""
    del real, incoming
    return refusal(2000, "not today")


@mutant(
    "credentials.get.not-our-token~ours",
    at=Credentials.get,
    collateral={"credentials.get.token-works": "the token shown is the wrong one"},
)
def shows_the_other_token(real: Any, incoming: Any) -> Any:
    """GET credentials shows the token that was handed to the target."""
    answer = real(incoming)
    return success({**answer.data, "token": incoming.partner.token_theirs or "nothing-yet"})


@mutant("credentials.get.token-works~masked", at=Credentials.get)
def masked(real: Any, incoming: Any) -> Any:
    """GET credentials shows a masked token."""
    return success({**real(incoming).data, "token": "****"})


@mutant("credentials.put.succeeds~refused", at=Credentials.put)
async def put_refused(real: Any, incoming: Any) -> Any:
    """PUT is refused although registered, after having looked at the other side."""
    if not incoming.partner.registered:
        return await real(incoming)
    await real.args[0].visited(incoming, incoming.json)
    return refusal(2000, "not today")


@mutant("credentials.put.new-token~same", at=Learning.issued)
def same_token(real: Any, partner: Any) -> Any:
    """PUT hands out the token that was in use."""
    before = partner.token_ours
    real(partner)
    if before:
        partner.token_ours = before
        partner.previous.discard(before)
    return partner.token_ours


@mutant(
    "credentials.put.old-token-dead~alive",
    at=Learning.spend,
    collateral={"credentials.delete.token-dead": "a token that outlives a renewal outlives the end as well"},
)
def old_token_lives(real: Any, partner: Any) -> None:
    """What was used before a PUT goes on working; token A does not."""
    token_a, ours = partner.token_a, partner.token_ours
    real(partner)
    if ours and not token_a and partner.registered:
        partner.token_a = ours


@mutant("credentials.delete.succeeds~refused", at=Credentials.delete)
def delete_refused(real: Any, incoming: Any) -> Any:
    """DELETE is refused although registered."""
    return refusal(2000, "never") if incoming.partner.registered else real(incoming)


@mutant("credentials.delete.stops-calls~goes-on", at=Credentials.delete)
def goes_on_after_delete(real: Any, incoming: Any) -> Any:
    """After our DELETE it goes on calling us."""
    partner = incoming.partner
    kept = partner.version, dict(partner.details), partner.token_theirs, partner.registered
    answer = real(incoming)
    if kept[-1]:
        partner.version, partner.details, partner.token_theirs, partner.registered = kept
    return answer


@mutant("credentials.delete.token-dead~alive", at=Credentials.delete)
def token_outlives_delete(real: Any, incoming: Any) -> Any:
    """After DELETE the token goes on working."""
    token, was = incoming.partner.token_ours, incoming.partner.registered
    answer = real(incoming)
    if was:
        incoming.partner.token_a = token
        incoming.partner.previous.discard(token)
    return answer


@mutant("credentials.reregister~refused", at=Credentials.post)
async def no_second_life(real: Any, incoming: Any) -> Any:
    """Once somebody has left, nobody registers any more."""
    core = real.args[0].core
    left = any(partner.previous and not partner.registered for partner in core.partners)
    return refusal(2000, "closed") if left else await real(incoming)


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


@eccentric("credentials.put~200-with-extra", at=Credentials.shown)
def extra_fields(real: Any, incoming: Any, token: str) -> Any:
    """Credentials carry a field that nobody knows."""
    return {**real(incoming, token), "x_vendor": {"build": 7}}


@eccentric("credentials.post~status-200", at=Credentials.status)
def always_200(real: Any, incoming: Any) -> int:
    """POST of credentials is answered with HTTP 200."""
    del real, incoming
    return 200
