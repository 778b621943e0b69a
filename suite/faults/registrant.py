"""Faults of a target that begins a registration itself: as registrant, and what it does before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.auth import Auth
from suite.reference.discovery import Unusable, said
from suite.reference.flows import Flows, Refused
from suite.reference.learning import Learning
from suite.reference.outgoing import Outgoing
from suite.standard.versions import VERSIONS

_LONGEST = 64
"""Characters of a token (credentials object)."""


@mutant("credentials.both-ways~never", at=Flows.register)
async def registers_never(real: Any, partner: Any, version: Any = None) -> Any:
    """Told to register, it does nothing and says that it did."""
    part = real.args[0]
    del partner
    return version or part.core.versions[-1]


@mutant("credentials.client.versions-first~blind", at=Flows.register)
async def registers_blind(real: Any, partner: Any, version: Any = None) -> Any:
    """It guesses the URL of our details instead of looking at our versions."""
    part = real.args[0]
    core, chosen = part.core, version or part.core.versions[-1]
    partner.offered = {chosen.name: partner.versions_url.removesuffix("versions") + chosen.name}
    reply = await part.send(core.outgoing.details(partner, chosen))
    core.learning.details(partner, chosen, said(reply, "version details"))
    reply = await part.send(core.outgoing.credentials_post(partner, chosen))
    try:
        said(reply, "credentials")
    except Unusable as error:
        raise Refused(error.reason) from error
    core.learning.credentials(partner, chosen, reply.body)
    return chosen


@mutant("credentials.client.post-valid~no-business-details", at=Outgoing.body)
def posts_without_details(real: Any, value: Any) -> Any:
    """The credentials that it posts lack business_details; those it answers have them."""
    if isinstance(value, dict) and "token" in value and "url" in value:
        value = {key: each for key, each in value.items() if key != "business_details"}
        if "roles" in value:
            bare = [{key: each for key, each in role.items() if key != "business_details"} for role in value["roles"]]
            value["roles"] = bare
    return real(value)


@mutant("credentials.client.post-valid~long-token", at=Learning.announced)
def posts_a_long_token(real: Any, partner: Any) -> str:
    """The tokens that it posts have 65 characters."""
    return _announced(real, partner, partner.pending or real(partner).ljust(_LONGEST + 1, "x"))


@mutant("credentials.token.charset~posted", at=Learning.announced)
def posts_a_token_with_a_space(real: Any, partner: Any) -> str:
    """The tokens that it posts have a space in them."""
    token = partner.pending or real(partner)
    return _announced(real, partner, token if " " in token else f"{token[:20]} {token[20:]}")


def _announced(real: Any, partner: Any, token: str) -> str:
    """Hand out this token; it opens our door like any other."""
    del real
    partner.pending = token
    return token


@mutant("credentials.client.token-b-works~later", at=Auth.alive)
def token_b_opens_later(real: Any, grant: Any) -> bool:
    """The token that it posts opens its door only once our answer has come."""
    return bool(real(grant)) and (grant.kind != "pending" or grant.partner.registered)


@mutant("credentials.client.token-c-only~token-a", at=Flows.register)
async def goes_on_with_token_a(real: Any, partner: Any, version: Any = None) -> Any:
    """It goes on calling with token A."""
    token_a = partner.token_theirs
    chosen = await real(partner, version)
    partner.token_theirs = token_a
    return chosen


@mutant("credentials.client.refused-no-loop~again", at=Flows.register)
async def tries_again_and_again(real: Any, partner: Any, version: Any = None) -> Any:
    """Refused, it posts again and again."""
    for _ in range(5):
        try:
            return await real(partner, version)
        except Refused:
            continue
    return await real(partner, version)


@mutant("credentials.client.refused-no-loop~goes-on", at=Flows.register)
async def goes_on_as_if_registered(real: Any, partner: Any, version: Any = None) -> Any:
    """Refused, it regards itself as registered all the same."""
    try:
        return await real(partner, version)
    except Refused:
        chosen = version or real.args[0].core.versions[-1]
        if partner.details.get(chosen.name):
            partner.version, partner.registered = chosen, True
        raise


@mutant("credentials.client.rotates~never", at=Flows.rotate)
async def rotates_never(real: Any, partner: Any, version: Any = None) -> None:
    """Told to renew its credentials, it does nothing and says that it did."""
    del real, partner, version


@mutant("credentials.client.rotates~old-token", at=Flows.rotate)
async def rotates_in_vain(real: Any, partner: Any, version: Any = None) -> None:
    """It puts its credentials and goes on with the token from before."""
    before = partner.token_theirs
    await real(partner, version)
    partner.token_theirs = before


@mutant("credentials.client.stops-calls~goes-on", at=Flows.unregister)
async def leaves_and_goes_on(real: Any, partner: Any) -> None:
    """It deletes its credentials and goes on calling."""
    kept = partner.version, dict(partner.details), partner.token_theirs
    await real(partner)
    partner.version, partner.details, partner.token_theirs = kept
    partner.registered = True


@mutant("credentials.client.no-routing-headers~sent", at=Flows.send)
async def routes_configuration(real: Any, call: Any) -> Any:
    """Calls to versions and credentials carry routing headers."""
    if call.label.version and call.label.module in {"versions", "credentials"}:
        call = call.having("OCPI-from-party-id", "RFC").having("OCPI-from-country-code", "NL")
    return await real(call)


def _refusing(word: str, broken: str, strange: Any, text: str, only: Any) -> None:
    def refused(real: Any, partner: Any, version: Any, theirs: Any, found: Any = None) -> None:
        if partner.pending and strange(theirs):
            raise Unusable("these credentials are strange")
        real(partner, version, theirs, found)

    refused.__doc__ = text
    mutant(f"{broken}~{word}", at=Learning.registered, only=only)(refused)


_refusing(
    "refused",
    "credentials.client.unknown-fields",
    lambda theirs: any(name.startswith("x_") for name in theirs),
    "Unknown fields in the answer to its POST stop it.",
    lambda version: version.unknown_fields_pass,
)
_refusing(
    "refused",
    "credentials.client.hub-party-id",
    lambda theirs: "hub_party_id" in theirs,
    "A hub_party_id in the answer to its POST stops it.",
    lambda version: version.hub_party_id,
)
_refusing(
    "refused",
    "credentials.client.several-roles",
    lambda theirs: len(theirs.get("roles", ())) > 1,
    "Two parties in the answer to its POST stop it.",
    lambda version: version.roles_in_endpoints,
)


@mutant(
    "versions.client.latest-mutual~oldest",
    at=Flows.choose,
    only=lambda version: version is not VERSIONS[0],
    offers="all",
)
def chooses_the_oldest(real: Any, offered: Any, version: Any) -> Any:
    """Free to choose, it takes the oldest version that both sides speak."""
    mine = [each for each in real.args[0].core.versions if each.name in offered]
    return real(offered, version or mine[0])


@eccentric("registrant.other-header-case", at=Flows.send)
async def lower_case_headers(real: Any, call: Any) -> Any:
    """It writes the names of its headers in lower case."""
    return await real(replace(call, headers=tuple((name.lower(), value) for name, value in call.headers)))


@eccentric("registrant.details-first", at=Flows.register)
async def details_before_the_list(real: Any, partner: Any, version: Any = None) -> Any:
    """It gets our details at the URL where it expects them, our list after that, and then it posts."""
    part = real.args[0]
    core, chosen = part.core, version or part.core.versions[-1]
    known = partner.versions_url.removesuffix("versions") + chosen.name
    core.learning.details(
        partner, chosen, said(await part.send(core.outgoing.details(partner, chosen, url=known)), "details")
    )
    listed = said(await part.send(core.outgoing.versions(partner, version=chosen)), "versions")
    core.learning.versions(partner, listed)
    reply = await part.send(core.outgoing.credentials_post(partner, chosen))
    try:
        said(reply, "credentials")
    except Unusable as error:
        core.learning.withdraw(partner)
        raise Refused(error.reason) from error
    core.learning.credentials(partner, chosen, reply.body)
    return chosen


@eccentric("registrant.looks-twice", at=Flows.register)
async def looks_twice(real: Any, partner: Any, version: Any = None) -> Any:
    """It asks for our versions twice before it posts."""
    part = real.args[0]
    await part.send(part.core.outgoing.versions(partner, version=version))
    return await real(partner, version)
