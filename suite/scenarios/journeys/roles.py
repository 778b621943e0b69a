"""A platform with several roles on one connection: what it pushes stands under the party that owns such data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from suite.drive import (
    Answer,
    Conversation,
    NeedsStimulus,
    Recording,
    scenario,
    status_change,
    tariff_change,
    token_change,
)

Roles = dict[tuple[str, str], set[str]]

_OWN = "journeys.roles.own-party"
_OWNERS = {"locations": "CPO", "tariffs": "CPO", "sessions": "CPO", "tokens": "EMSP"}
"""Whose role owns what is pushed below an owner in the URL."""


@scenario(
    "journeys.roles",
    phase="modules",
    target=["CPO"],
    journey=[status_change, tariff_change],
    needs_callback=True,
    order=73,
    decides=[_OWN],
)
def each_under_its_own(ocpi: Conversation) -> None:
    """Locations and Tariffs of a platform that names several roles are pushed under its CPO."""
    roles = _roles(ocpi)
    if roles:
        _all_held(ocpi, roles, [ocpi.travel(status_change, partly=True), ocpi.travel(tariff_change, partly=True)])


@scenario(
    "journeys.roles-of-tokens",
    phase="modules",
    target=["EMSP"],
    journey=token_change,
    needs_callback=True,
    order=73,
    decides=[_OWN],
)
def tokens_under_the_emsp(ocpi: Conversation) -> None:
    """Tokens of a platform that names several roles are pushed under its eMSP."""
    roles = _roles(ocpi)
    if roles:
        _all_held(ocpi, roles, [ocpi.travel(token_change, partly=True)])


def _roles(ocpi: Conversation) -> Roles:
    """The roles of each party of the target; none where it names one role only."""
    ocpi.ensure_registered()
    roles: Roles = {}
    for each in ocpi.their_parties:
        owner = str(each.get("country_code")).upper(), str(each.get("party_id")).upper()
        roles.setdefault(owner, set()).add(str(each.get("role")))
    if len({name for names in roles.values() for name in names}) > 1:
        return roles
    ocpi.not_here(_OWN, "the target's credentials name one role")
    return {}


def _all_held(ocpi: Conversation, roles: Roles, recordings: Sequence[Recording[Any]]) -> None:
    idle = [made.ended for made in recordings if isinstance(made.ended, NeedsStimulus)]
    for made in recordings:
        for push in (*made.calls("PUT"), *made.calls("PATCH")):
            _held(ocpi, push, roles)
    if _OWN not in ocpi.decided and idle:
        ocpi.needs(_OWN, idle[0].reason)
    elif _OWN not in ocpi.decided:
        ocpi.not_here(_OWN, "the target pushed nothing")


def _held(ocpi: Conversation, push: Answer, roles: Roles) -> None:
    module = push.exchange.label.module
    wanted = _OWNERS.get(module)
    _, _, rest = urlsplit(push.exchange.request.url).path.partition(f"/receiver/{module}/")
    owner = tuple(unquote(each).upper() for each in rest.split("/")[:2])
    if wanted is None or owner not in roles:
        return
    held = roles[owner[0], owner[1]]
    ocpi.check(
        _OWN,
        wanted in held or not held & {"CPO", "EMSP"},
        seen=push,
        expected=f"a party with the role {wanted}",
        actual=f"{'-'.join(owner)}, which is {', '.join(sorted(held))}",
        module=module,
    )
