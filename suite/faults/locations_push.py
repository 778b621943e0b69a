"""Faults of a CPO's pushes: how they are sent, where to, and what they say."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.changing import Changing


@mutant("locations.push.method~post", at=Changing.tell_location, stimuli=["push_location"])
async def pushed_by_post(real: Any, partner: Any, ident: str) -> Any:
    """Locations are pushed by POST."""
    part = real.args[0]
    core = part.core
    body = core.modules["locations"].own.of(partner.version).get(ident).object()
    await core.flows.push(partner, "locations", part.path(partner, ident), body, method="POST")


@mutant("locations.push.url~no-owner", at=Changing.path, stimuli=["push_location", "change_status"])
def no_owner_in_url(real: Any, partner: Any, ident: str) -> Any:
    """Pushes go to the endpoint plus the id of the Location."""
    del real, partner
    return [ident]


@mutant("locations.push.ids-match~other", at=Changing.whole, stimuli=["push_location"])
def other_id(real: Any, version: Any, location: Any) -> Any:
    """The id in a pushed Location is another than in the URL."""
    found = real(version, location)
    return {**found, "id": f"{found['id']}-X"}


@mutant(
    "locations.push.owner~stranger",
    at=Changing.path,
    stimuli=["push_location", "change_status"],
    collateral={"locations.push.owner-in-body": "the body names the true owner"},
)
def strange_owner(real: Any, partner: Any, ident: str) -> Any:
    """The owner in the URL of a push is none of the target's parties."""
    country, _, *rest = real(partner, ident)
    return [country, "ZZZ", *rest]


@mutant("locations.push.owner-in-body~other", at=Changing.whole, stimuli=["push_location"])
def other_owner(real: Any, version: Any, location: Any) -> Any:
    """The owner in a pushed Location is another than in the URL."""
    return {**real(version, location), "party_id": "ZZZ"}


@mutant("locations.push.patch-last-updated~missing", at=Changing.changes, stimuli=["change_status"])
def undated(real: Any, version: Any, status: str, when: str) -> Any:
    """A PATCH says the new status only."""
    return {key: value for key, value in real(version, status, when).items() if key != "last_updated"}


@mutant("locations.push.patch-only-changes~everything", at=Changing.tell_changes, stimuli=["change_status"])
async def everything(real: Any, partner: Any, path: Any, changes: Any, whole: Any) -> Any:
    """A PATCH carries the whole EVSE."""
    return await real(partner, path, {**whole, **changes}, whole)


@mutant("locations.object.valid~pushed", at=Changing.whole, stimuli=["push_location"])
def pushed_without_city(real: Any, version: Any, location: Any) -> Any:
    """Pushed Locations have no city, those in the list have one."""
    return {key: value for key, value in real(version, location).items() if key != "city"}


@mutant("locations.coordinates.format~pushed", at=Changing.whole, stimuli=["push_location"])
def pushed_with_one_decimal(real: Any, version: Any, location: Any) -> Any:
    """Pushed Locations have a latitude of one decimal."""
    found = real(version, location)
    return {**found, "coordinates": {**found["coordinates"], "latitude": found["coordinates"]["latitude"][:4]}}
