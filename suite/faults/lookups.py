"""Faults of a registrar that looks us up during POST and PUT, and of what it makes of what it finds."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal
from suite.reference.codes import CLIENT_ERROR, NO_MATCHING_ENDPOINTS, UNABLE_TO_USE_CLIENT, UNSUPPORTED_VERSION
from suite.reference.credentials import Credentials
from suite.reference.discovery import Discovery, Unusable
from suite.reference.flows import Flows
from suite.standard.routes import MODULES
from suite.standard.versions import VERSIONS
from suite.wire.message import Reply

_A_WHILE = 0.05


@mutant("credentials.post.fetches-details~later", at=Credentials.visited)
async def details_later(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a POST it gets our versions only, and our details once it has answered."""
    if incoming.method == "PUT":
        return await real(incoming, theirs)
    core, partner, version = real.args[0].core, incoming.partner, incoming.spoken
    url, token = str(theirs.get("url")), str(theirs.get("token"))
    offered = await core.flows.versions_of(partner, version, url=url, token=token)
    there = real.args[0].chosen(version, offered)

    async def look() -> None:
        await asyncio.sleep(_A_WHILE)
        partner.details[version.name] = await core.flows.details_of(partner, version, url=there, token=token)

    looking = asyncio.get_running_loop().create_task(look())
    looking.add_done_callback(lambda done: done.exception())
    return Discovery(offered, {})


@mutant("credentials.put.fetches-details~kept", at=Credentials.visited)
async def details_kept(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a PUT it gets our versions only, and keeps the endpoints that it has."""
    if incoming.method == "POST":
        return await real(incoming, theirs)
    core, partner, version = real.args[0].core, incoming.partner, incoming.spoken
    url, token = str(theirs.get("url")), str(theirs.get("token"))
    offered = await core.flows.versions_of(partner, version, url=url, token=token)
    return Discovery(offered, partner.endpoints)


@mutant("credentials.post.fetches-with-token~another", at=Credentials.visited)
async def looks_with_another_token(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a POST it looks with another token first, and with the right one when that is refused."""
    if incoming.method == "POST":
        try:
            return await real(incoming, {**theirs, "token": "a-token-from-somewhere-else-0003"})
        except Unusable:
            pass
    return await real(incoming, theirs)


@mutant("credentials.put.fetches-with-token~old", at=Credentials.visited)
async def looks_with_the_old_token(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a PUT it looks with the token from before."""
    old = incoming.partner.token_theirs
    return await real(incoming, {**theirs, "token": old} if incoming.method == "PUT" else theirs)


@mutant("credentials.put.new-url~old", at=Credentials.visited)
async def looks_at_the_old_url(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a PUT it looks where we were."""
    old = incoming.partner.versions_url
    return await real(incoming, {**theirs, "url": old} if incoming.method == "PUT" else theirs)


@mutant(
    "credentials.put.switches-version~refused",
    at=Credentials.put,
    only=lambda version: version is not VERSIONS[0],
    offers="walk",
)
async def stays_on_its_version(real: Any, incoming: Any) -> Any:
    """PUT on the endpoint of another version is refused."""
    partner = incoming.partner
    if partner.registered and partner.version is not incoming.version:
        return refusal(CLIENT_ERROR, "one version is enough")
    return await real(incoming)


def _saying(word: str, broken: str, code: int) -> None:
    def refused(real: Any, error: Any) -> Any:
        return refusal(CLIENT_ERROR, error.reason) if error.code == code else real(error)

    refused.__doc__ = f"Where {code} is the code, it refuses with 2000."
    mutant(f"{broken}~{word}", at=Credentials.unusable)(refused)


_saying("2000", "credentials.post.missing-endpoints-code", NO_MATCHING_ENDPOINTS)
_saying("2000", "credentials.post.no-mutual-version-code", UNSUPPORTED_VERSION)


@mutant("versions.client.later-version~refused", at=Credentials.chosen)
def stumbles_over_a_later_version(real: Any, version: Any, offered: Any) -> Any:
    """A version in our list that it does not know stops it."""
    if any(name.startswith("3") for name in offered):
        raise Unusable("an unknown version")
    return real(version, offered)


@mutant("versions.client.unknown-fields~refused", at=Flows.send, only=lambda version: version.unknown_fields_pass)
async def stumbles_over_fields(real: Any, call: Any) -> Any:
    """Unknown fields in our versions and details stop it."""
    reply = await real(call)
    strange = call.label.module == "versions" and b'"x_suite' in reply.body
    return Reply(0, error="a parser that knows every field") if strange else reply


@mutant("versions.client.unknown-modules~refused", at=Credentials.needs, only=lambda version: version.open_enums)
def stumbles_over_modules(real: Any, version: Any, found: Any) -> None:
    """A module in our details that it does not know stops it."""
    if any(module not in MODULES for module, _ in found) and len(found) > 1:
        raise Unusable("an unknown module")
    real(version, found)


@eccentric("credentials.unreachable~http-500", at=Credentials.unusable, breaks=("credentials.post.unreachable-code",))
def fails_with_us(real: Any, error: Any) -> Any:
    """Where we cannot be read, it answers 3001 with HTTP 500 (d12)."""
    answer = real(error)
    return replace(answer, status=500) if error.code == UNABLE_TO_USE_CLIENT else answer


@eccentric("credentials.lookups~details-first", at=Credentials.visited)
async def details_before_the_list(real: Any, incoming: Any, theirs: Any) -> Any:
    """During a PUT it gets the details that it knows of before it gets our list."""
    core, partner, version = real.args[0].core, incoming.partner, incoming.spoken
    there = partner.offered.get(version.name)
    if incoming.method == "PUT" and there:
        with suppress(Unusable):  # we may have moved since
            await core.flows.details_of(partner, version, url=there, token=str(theirs.get("token")))
    return await real(incoming, theirs)


@eccentric("credentials.lookups~twice", at=Credentials.visited)
async def looks_twice(real: Any, incoming: Any, theirs: Any) -> Any:
    """It looks us up twice before it answers."""
    await real(incoming, theirs)
    return await real(incoming, theirs)


@eccentric("credentials.needs~nothing", at=Credentials.needs)
def needs_nothing(real: Any, version: Any, found: Any) -> None:
    """It goes on without any endpoint of ours."""
    del real, version, found
