"""Lawful oddities of the credentials module, and those that a disputed passage makes a WARNING."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric
from suite.reference.answers import refusal, success
from suite.reference.codes import CLIENT_ERROR, INVALID_PARAMETERS
from suite.reference.credentials import Credentials
from suite.reference.flows import Flows
from suite.reference.module import NotNow

_STATUS = ("credentials.refusal.status",)


@eccentric("credentials.put~200-with-extra", at=Credentials.shown)
def extra_fields(real: Any, incoming: Any, token: str) -> Any:
    """Credentials carry a field that nobody knows."""
    return {**real(incoming, token), "x_vendor": {"build": 7}}


@eccentric("credentials.post~status-200", at=Credentials.status)
def always_200(real: Any, incoming: Any) -> int:
    """POST of credentials is answered with HTTP 200."""
    del real, incoming
    return 200


@eccentric("credentials.out-of-order~200", at=Credentials.not_registered, breaks=_STATUS)
def refused_before_in_the_envelope(real: Any, incoming: Any) -> Any:
    """What comes out of order is refused with HTTP 200 and a 2xxx code (d6)."""
    del real, incoming
    return refusal(CLIENT_ERROR, "not registered yet")


@eccentric("credentials.out-of-order~200", at=Credentials.registered_already)
def refused_after_in_the_envelope(real: Any, incoming: Any) -> Any:
    """The same for a second POST."""
    del real, incoming
    return refusal(CLIENT_ERROR, "registered already")


@eccentric("credentials.out-of-order~401", at=Credentials.not_registered, breaks=_STATUS)
def strangers_before(real: Any, incoming: Any) -> Any:
    """To PUT and DELETE before a registration it says HTTP 401: token A is for registering alone (d6)."""
    del real, incoming
    return refusal(CLIENT_ERROR, "this token is for a registration", status=401)


@eccentric("credentials.post~other-version", at=Credentials.post, offers="walk")
async def each_version_its_own(real: Any, incoming: Any) -> Any:
    """Who is registered on one version may register on another one as well (d90)."""
    partner = incoming.partner
    elsewhere = partner.registered and partner.version is not incoming.version
    return await (real.args[0].accept(incoming) if elsewhere else real(incoming))


@eccentric("credentials.get~no-token", at=Credentials.get, breaks=("credentials.get.token-works",))
def shows_no_token(real: Any, incoming: Any) -> Any:
    """GET credentials shows all but the token (d10)."""
    answer = real(incoming)
    return success({name: value for name, value in answer.data.items() if name != "token"})


@eccentric("credentials.spare~one-party", at=Credentials.post)
async def one_party_alone(real: Any, incoming: Any) -> Any:
    """Its tokens A are for one party of ours: whoever comes under another name is refused."""
    theirs, core = incoming.json, real.args[0].core
    known = next((_parties(each.credentials) for each in core.partners if each.credentials), None)
    if known is not None and isinstance(theirs, dict) and _parties(theirs) - known:
        return refusal(INVALID_PARAMETERS, "this token is for another party")
    return await real(incoming)


def _parties(given: Any) -> set[tuple[object, object]]:
    """Who stands in credentials, whatever the version."""
    roles = given.get("roles")
    entries = roles if isinstance(roles, list) else [given]
    return {(each.get("country_code"), each.get("party_id")) for each in entries if isinstance(each, dict)}


@eccentric("registrant.push~unable", at=Flows.push, roles=("CPO",))
async def pushes_nothing(real: Any, partner: Any, *_: Any, **__: Any) -> Any:
    """It has no client for pushes: told to push, it says that it cannot."""
    del real, partner
    raise NotNow("this platform is pull only")
