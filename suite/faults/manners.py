"""Manners: ways in which our own side of a handshake misbehaves, or is lawful but odd, towards a target.

A bend of our counterpart, put in force for one call and taken back after it. `declares` names the messages of ours that are
no longer as the standard wants them: they are recorded as a provocation, so that nobody takes them for a mistake of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from suite.reference.answers import not_allowed, refusal
from suite.reference.codes import CLIENT_ERROR, NO_MATCHING_ENDPOINTS, SERVER_ERROR, UNABLE_TO_USE_CLIENT
from suite.reference.credentials import Credentials
from suite.reference.envelope import Envelope
from suite.reference.identity import Identity
from suite.reference.seams import Bend
from suite.reference.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_OBJECT = b"{this is no JSON"
_LATER = "3.0"
_UNKNOWN = {"x_suite_note": "unknown on purpose", "x_suite_list": [1, {"deep": True}]}


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to behave: what it is in a few words, the bend, and which messages of ours it makes unlawful."""

    name: str
    text: str
    bend: Bend
    declares: tuple[str, ...] = ()


MANNERS: dict[str, Manner] = {}


def manner(name: str, *, at: Callable[..., Any], declares: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Register a manner; the docstring says what the target meets."""

    def enter(twist: Any) -> Any:
        MANNERS[name] = Manner(name, (twist.__doc__ or name).strip().rstrip("."), Bend(at, twist), declares)
        return twist

    return enter


@manner("versions.http-500", at=Versions.answer_list, declares=("version_list",))
async def list_breaks(real: Any, incoming: Any) -> Any:
    """Our versions URL answers HTTP 500."""
    del real, incoming
    return refusal(SERVER_ERROR, "on purpose", status=500)


@manner("versions.http-401", at=Versions.answer_list, declares=("version_list",))
async def list_locked(real: Any, incoming: Any) -> Any:
    """Our versions URL answers HTTP 401 to the right token."""
    del real, incoming
    return refusal(CLIENT_ERROR, "on purpose", status=401)


@manner("versions.no-json", at=Envelope.body, declares=("version_list",))
def list_garbled(real: Any, incoming: Any, answer: Any) -> Any:
    """Our versions URL answers with what is no JSON."""
    is_list = incoming.route is not None and incoming.route.object == "version_list"
    return _NO_OBJECT if is_list else real(incoming, answer)


@manner("versions.other-only", at=Versions.listed, declares=("version_list",))
def list_lacks_the_version(real: Any, incoming: Any) -> Any:
    """Our versions list names another version only."""
    return [{**real(incoming)[0], "version": "2.0"}]


@manner("versions.later", at=Versions.listed, declares=("version_list",))
def list_has_a_later_one(real: Any, incoming: Any) -> Any:
    """Our versions list names a later version as well."""
    found = real(incoming)
    return [*found, {"version": _LATER, "url": f"{found[0]['url']}-later"}]


@manner("versions.unknown-fields", at=Versions.listed)
def list_has_more(real: Any, incoming: Any) -> Any:
    """Our versions list has fields that nobody knows."""
    return [{**entry, **_UNKNOWN} for entry in real(incoming)]


@manner("details.unknown-fields", at=Versions.details)
def details_have_more(real: Any, incoming: Any, version: Any) -> Any:
    """Our version details have fields that nobody knows."""
    found = real(incoming, version)
    return {**found, **_UNKNOWN, "endpoints": [{**each, **_UNKNOWN} for each in found["endpoints"]]}


@manner("details.unknown-module", at=Versions.endpoints, declares=("version_details",))
def details_name_a_stranger(real: Any, version: Any) -> Any:
    """Our version details name a module that nobody knows."""
    found = real(version)
    return [*found, {**found[0], "identifier": "xxtsc-weather", "url": f"{found[0]['url']}-weather"}]


@manner("details.nothing-needed", at=Versions.endpoints, declares=("version_details",))
def details_without_what_is_needed(real: Any, version: Any) -> Any:
    """Our version details offer one module that nobody needs, and no credentials module."""
    found = real(version)
    return [{**found[0], "identifier": "xxtsc-weather", "url": f"{found[0]['url']}-weather"}]


@manner("credentials.unknown-fields", at=Identity.credentials)
def credentials_with_more(real: Any, version: Any, token: str) -> Any:
    """Our credentials have fields that nobody knows."""
    return {**real(version, token), **_UNKNOWN}


@manner("credentials.hub-party-id", at=Identity.credentials)
def credentials_of_a_router(real: Any, version: Any, token: str) -> Any:
    """Our credentials name a hub_party_id."""
    found = real(version, token)
    first = found["roles"][0]
    return {**found, "hub_party_id": f"{first['country_code']}{first['party_id']}"}


@manner("credentials.several-roles", at=Identity.credentials)
def credentials_of_two_parties(real: Any, version: Any, token: str) -> Any:
    """Our credentials name two parties of one role."""
    found = real(version, token)
    first = found["roles"][0]
    return {**found, "roles": [*found["roles"], {**first, "party_id": other_party(first["party_id"])}]}


def other_party(party_id: str, letter: str = "X") -> str:
    """Give the id of another party beside one of ours."""
    return party_id[:-1] + (letter if party_id[-1] != letter else "Y")


def _refusing(name: str, answer: Any, text: str) -> None:
    async def refused(real: Any, incoming: Any) -> Any:
        del real, incoming
        return replace(answer)

    refused.__doc__ = text
    manner(name, at=Credentials.post, declares=("credentials",))(refused)


_refusing("post.http-405", not_allowed(("GET", "PUT", "DELETE"), "on purpose"), "We answer its POST with HTTP 405.")
_refusing("post.code-3001", refusal(UNABLE_TO_USE_CLIENT, "on purpose"), "We answer its POST with 3001.")
_refusing("post.code-3003", refusal(NO_MATCHING_ENDPOINTS, "on purpose"), "We answer its POST with 3003.")
_refusing("post.http-401", refusal(CLIENT_ERROR, "on purpose", status=401), "We answer its POST with HTTP 401.")
_refusing("post.http-500", refusal(SERVER_ERROR, "on purpose", status=500), "We answer its POST with HTTP 500.")
