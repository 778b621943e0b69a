"""Faults of a registrar with a registration that lives: showing, renewing, ending it; and before there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import mutant
from suite.reference.answers import refusal, success
from suite.reference.credentials import Credentials
from suite.reference.learning import Learning


@mutant(
    "credentials.put.fetches-versions~never",
    at=Credentials.visited,
    collateral={"credentials.put.fetches-details": "it has no list to find them in"},
)
async def looks_at_nothing_again(real: Any, incoming: Any, theirs: Any) -> Any:
    """PUT is answered without a look at our versions; POST looks."""
    return await real(incoming, theirs) if incoming.method == "POST" else None


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


@mutant("credentials.refusal.status~409", at=Credentials.registered_already)
def second_post_in_conflict(real: Any, incoming: Any) -> Any:
    """A second POST is refused with HTTP 409."""
    return replace(real(incoming), status=409)


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
