"""Faults of the versions module."""

from __future__ import annotations

import asyncio
from typing import Any

from suite.faults.locations_lenient import tariffs_of
from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal
from suite.reference.door import Door
from suite.reference.receiving import Receiving
from suite.reference.versions import Versions
from suite.standard.versions import SUCCESSORS


@mutant(
    "versions.list.answers~refused",
    at=Versions.answer_list,
    collateral={"versions.token-a.opens": "nothing opens the list"},
)
async def list_refused(real: Any, incoming: Any) -> Any:
    """The versions list is refused."""
    del real, incoming
    return refusal(2000, "no list today")


@mutant("versions.list.valid~no-url", at=Versions.listed)
def list_without_url(real: Any, incoming: Any) -> Any:
    """One more entry of the list has no URL."""
    return [*real(incoming), {"version": "2.0"}]


@mutant("versions.list.unique~twice", at=Versions.listed)
def listed_twice(real: Any, incoming: Any) -> Any:
    """Each version stands twice."""
    found = real(incoming)
    return [*found, *found]


@mutant("versions.list.numbers~draft", at=Versions.listed, only=lambda version: not version.open_enums)
def draft_number(real: Any, incoming: Any) -> Any:
    """A version number that no standard has."""
    found = real(incoming)
    return [*found, {"version": "2.9-draft", "url": found[0]["url"]}]


@mutant("versions.list.not-deprecated~alone", at=Versions.listed)
def deprecated_alone(real: Any, incoming: Any) -> Any:
    """A deprecated version is offered whose successor is not."""
    found = real(incoming)
    names = {entry["version"] for entry in found}
    old = next(each for each, successor in SUCCESSORS.items() if successor not in names)
    return [*found, {"version": old, "url": found[0]["url"]}]


@mutant("versions.details.answers~refused", at=Versions.answer_details)
async def details_refused(real: Any, incoming: Any) -> Any:
    """Version details are refused."""
    del real, incoming
    return refusal(2000, "no details today")


@mutant("versions.details.same-version~other", at=Versions.details)
def other_version(real: Any, incoming: Any, version: Any) -> Any:
    """The details name another version."""
    return {**real(incoming, version), "version": "2.0"}


@mutant("versions.details.valid~no-identifier", at=Versions.endpoints)
def endpoint_without_identifier(real: Any, version: Any) -> Any:
    """One more endpoint has no identifier."""
    found = real(version)
    return [*found, {key: value for key, value in found[0].items() if key != "identifier"}]


@mutant("versions.endpoint.role~missing", at=Versions.endpoint)
def endpoint_without_role(real: Any, version: Any, module: Any, side: Any) -> Any:
    """The credentials endpoint has no role."""
    found = real(version, module, side)
    if module == "credentials":
        found.pop("role", None)
    return found


@mutant(
    "versions.details.credentials~missing",
    at=Versions.endpoints,
    collateral={"versions.module.dependencies": "a lone list of modules"},
)
def no_credentials(real: Any, version: Any) -> Any:
    """The credentials module is not listed."""
    return [entry for entry in real(version) if entry["identifier"] != "credentials"] or [
        {**real(version)[0], "identifier": "locations", "role": "SENDER"}
    ]


@mutant("versions.endpoint.unique~twice", at=Versions.endpoints)
def endpoint_twice(real: Any, version: Any) -> Any:
    """The credentials endpoint stands twice."""
    found = real(version)
    return [*found, dict(found[0])]


@mutant("versions.module.custom~plain", at=Versions.endpoints)
def custom_module(real: Any, version: Any) -> Any:
    """A custom module without a party's prefix."""
    found = real(version)
    return [*found, {**found[0], "identifier": "weather"}]


@eccentric("versions.module.custom~prefixed", at=Versions.endpoints)
def prefixed_module(real: Any, version: Any) -> Any:
    """A custom module whose identifier has its party's prefix."""
    found = real(version)
    return [*found, {**found[0], "identifier": "nlrfc-weather"}]


@eccentric("versions.list.older-ones", at=Versions.listed)
def older_ones(real: Any, incoming: Any) -> Any:
    """2.0 is listed as well, and fields that nobody knows."""
    found = [{**entry, "x_note": "hello"} for entry in real(incoming)]
    return [*found, {"version": "2.0", "url": found[0]["url"]}]


@mutant("versions.methods.no-effect~added", at=Door.unknown_method)
def methods_change_the_list(real: Any, incoming: Any, route: Any) -> Any:
    """DELETE on the versions URL is refused, and makes the first version stand there twice."""
    core = real.args[0].core
    if incoming.module == "versions" and incoming.method == "DELETE" and len(core.versions) == len(set(core.versions)):
        core.versions = (*core.versions, core.versions[0])
    return real(incoming, route)


@mutant(
    "versions.endpoint.credentials-sender~receiver",
    at=Versions.endpoint,
    only=lambda version: version.roles_in_endpoints,
)
def credentials_as_receiver(real: Any, version: Any, module: Any, side: Any) -> Any:
    """The credentials endpoint names itself RECEIVER."""
    found = real(version, module, side)
    return {**found, "role": "RECEIVER"} if module == "credentials" else found


@mutant("versions.endpoint.version-in-url~hidden", at=Versions.endpoint)
def version_hidden(real: Any, version: Any, module: Any, side: Any) -> Any:
    """The URLs of endpoints do not show the version as it is written."""
    found = real(version, module, side)
    return {**found, "url": found["url"].replace(f"/{version}/", f"/{str(version).replace('.', '%2E')}/")}


@mutant("versions.module.dependencies~alone", at=Versions.endpoints)
def commands_alone(real: Any, version: Any) -> Any:
    """A module stands without those that it needs: commands of a CPO, locations of an eMSP."""
    return [entry for entry in real(version) if entry["identifier"] not in {"tariffs", "sessions"}]


@eccentric("versions.entries~trailing-slash", at=Versions.version_url)
def details_with_a_slash(real: Any, version: Any) -> Any:
    """URLs of version details end in a slash."""
    return f"{real(version)}/"


@eccentric("versions.details~second-host", at=Versions.endpoint_url)
def on_another_host(real: Any, version: Any, module: Any, side: Any) -> Any:
    """The modules are on another host than the versions."""
    return str(real(version, module, side)).replace("//127.0.0.1:", "//localhost:")


@eccentric("versions.list~slow", at=Versions.answer_list)
async def list_slowly(real: Any, incoming: Any) -> Any:
    """The versions list takes a moment."""
    await asyncio.sleep(0.02)
    return await real(incoming)


@mutant("versions.module.dependencies~no-tariffs", at=Versions.endpoints, roles=("EMSP",))
def locations_without_tariffs(real: Any, version: Any) -> Any:
    """Locations are received, Tariffs are not."""
    return [each for each in real(version) if each["identifier"] != "tariffs"]


@mutant("versions.module.dependencies~no-tariffs", at=Receiving.problem)
def refuses_what_names_tariffs(real: Any, incoming: Any, body: Any) -> str:
    """So a Connector that names Tariffs is refused."""
    strange = tariffs_of(body)
    return f"unknown Tariff {min(strange)}" if strange else str(real(incoming, body))
