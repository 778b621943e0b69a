"""Versions and version details, as far as a single answer shows it (OCPI-FACTS VER)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.judge.rule import Fault, rule
from suite.standard.routes import DEPENDS, MODULE_IDS, side_of
from suite.standard.versions import SUCCESSORS, VERSION_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange


def _entries(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _endpoints(exchange: Exchange) -> list[dict[str, object]]:
    data = exchange.envelope.get("data")
    return _entries(data.get("endpoints")) if isinstance(data, dict) else []


def _credentials(exchange: Exchange) -> list[dict[str, object]]:
    return [entry for entry in _endpoints(exchange) if entry.get("identifier") == "credentials"]


def _list(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.label.object == "version_list" and exchange.succeeded


def _details(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.label.object == "version_details" and exchange.succeeded and bool(_endpoints(exchange))


@rule("versions.list.numbers", "versions.list.not-deprecated", of="response", when=_list)
def numbers(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Version numbers are known ones, and no deprecated one stands without its successor."""
    del setting
    names = [str(entry.get("version")) for entry in _entries(exchange.envelope.get("data"))]
    for place, name in enumerate(names):
        pointer = f"/data/{place}/version"
        if name not in VERSION_NUMBERS and name != "3.0":
            yield Fault("versions.list.numbers", "a value of VersionNumber", name, pointer=pointer)
        if name in SUCCESSORS and SUCCESSORS[name] not in names:
            yield Fault("versions.list.not-deprecated", f"{SUCCESSORS[name]} beside {name}", "absent", pointer=pointer)


@rule("versions.details.credentials", of="response", when=_details)
def credentials_listed(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The credentials module is there."""
    del setting
    if not any(entry.get("identifier") == "credentials" for entry in _endpoints(exchange)):
        yield Fault("versions.details.credentials", "an endpoint credentials", "none", pointer="/data/endpoints")


@rule(
    "versions.endpoint.credentials-sender",
    of="response",
    when=lambda x, s: s.version.roles_in_endpoints and _details(x, s) and any(_credentials(x)),
)
def credentials_as_sender(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The credentials endpoint, whose role means nothing, names itself SENDER."""
    del setting
    for place, entry in enumerate(_endpoints(exchange)):
        if entry.get("identifier") == "credentials" and entry.get("role", "SENDER") != "SENDER":
            yield Fault(
                "versions.endpoint.credentials-sender",
                "SENDER",
                str(entry["role"]),
                pointer=f"/data/endpoints/{place}/role",
            )


@rule("versions.endpoint.unique", of="response", when=_details)
def no_endpoint_twice(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No interface stands twice."""
    del setting
    seen: set[tuple[object, object]] = set()
    for place, entry in enumerate(_endpoints(exchange)):
        identifier = entry.get("identifier")
        key = (identifier, "" if identifier == "credentials" else str(entry.get("role")))
        if key in seen:
            yield Fault(
                "versions.endpoint.unique", "each interface once", str(identifier), pointer=f"/data/endpoints/{place}"
            )
        seen.add(key)


@rule("versions.endpoint.version-in-url", of="response", when=_details)
def version_in_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The version is part of the endpoints' URLs."""
    for place, entry in enumerate(_endpoints(exchange)):
        url = str(entry.get("url", ""))
        if setting.version.name not in url and setting.version.name.replace(".", "_") not in url:
            yield Fault(
                "versions.endpoint.version-in-url",
                f"{setting.version} in the URL",
                url,
                pointer=f"/data/endpoints/{place}/url",
            )
            return


@rule("versions.module.custom", of="response", when=_details)
def custom_modules(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A module identifier beyond the standard carries a prefix of its party."""
    for place, entry in enumerate(_endpoints(exchange)):
        name = entry.get("identifier")
        if not isinstance(name, str) or not name or name in MODULE_IDS[setting.version.name] or _prefixed(name):
            continue
        yield Fault(
            "versions.module.custom",
            "a ModuleID, or an identifier with a party's prefix",
            name,
            pointer=f"/data/endpoints/{place}/identifier",
        )


def _prefixed(name: str) -> bool:
    head, found, _ = name.partition("-")
    return bool(found) and len(head) == 5 and head.isalnum()  # noqa: PLR2004 - country code and party id


@rule("versions.module.dependencies", of="response", when=_details)
def dependencies(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A module that wants another one beside it has it."""
    names = {str(entry.get("identifier")) for entry in _endpoints(exchange)}
    for (module, side), wanted in DEPENDS.items():
        if module not in names or not _has_side(exchange, setting, module, side):
            continue
        missing = [each for each in wanted if each not in names]
        if missing:
            yield Fault(
                "versions.module.dependencies",
                f"{', '.join(missing)} beside {module}",
                "absent",
                pointer="/data/endpoints",
                hint=f"{module} as {side} needs it",
            )


def _has_side(exchange: Exchange, setting: Setting, module: str, side: str) -> bool:
    if not setting.version.roles_in_endpoints:
        return any(side_of(module, role) == side for role in setting.target_roles)
    return any(
        entry.get("identifier") == module and entry.get("role") == side.upper() for entry in _endpoints(exchange)
    )


@rule(
    "auth.https",
    of="response",
    when=lambda x, s: not s.test_setup and x.label.object in {"version_list", "version_details"} and x.succeeded,
)
def https(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """URLs use https; not asked of a test set-up."""
    del setting
    entries = _endpoints(exchange) or _entries(exchange.envelope.get("data"))
    for entry in entries:
        url = str(entry.get("url", ""))
        if urlsplit(url).scheme == "http":
            yield Fault("auth.https", "https", url)
            return
