"""Reads target.toml (CONTRACTS) into the values of shape.py, or raises a ConfigError of one line."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from suite.standard.routes import MODULES, SIDES
from suite.standard.versions import VERSIONS, version
from suite.target.errors import ConfigError, closest
from suite.target.reader import Source, Table, duration
from suite.target.shape import (
    Card,
    Charging,
    Connection,
    Deadlines,
    Evse,
    Limits,
    Network,
    OurParty,
    Safety,
    Stimulus,
    Suite,
    Target,
    TargetConfig,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("CPO", "EMSP", "HUB", "NSP", "NAP", "SCSP")
STIMULI = (
    "register", "rotate", "unregister", "pull", "push_location", "change_status", "push_tariff", "push_token", "authorize",
    "plug_in", "swipe_card", "start_session", "stop_session", "unplug", "send_cdr", "credit_cdr", "go_offline",
)  # fmt: skip
_PARTY = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{3}")
_OPPOSITE = {"CPO": "EMSP", "EMSP": "CPO"}
_OURS = {"CPO": ("NL", "TSC"), "EMSP": ("NL", "TSE")}
_MOST_REDIRECTS = 65535


def load(path: Path | str, overrides: Sequence[str] = ()) -> TargetConfig:
    """Read the file; `overrides` are `--set KEY=VALUE` with dotted keys. Raises ConfigError."""
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(path, None, "", "there is no such file; `ocpi-suite init` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, None, "", f"cannot be read: {getattr(error, 'strerror', 'not UTF-8')}") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ConfigError(path, int(line.group(1)) if line else None, "", f"not TOML: {error}") from None
    for override in overrides:
        _override(path, values, override)
    return from_values(path, text, values)


def _override(path: Path, values: dict[str, Any], override: str) -> None:
    key, found, text = override.partition("=")
    if not found:
        raise ConfigError(path, None, "--set", f"{override!r} has no '='", allowed="--set safety.writes=none")
    try:
        value = tomllib.loads(f"v = {text}")["v"]
    except tomllib.TOMLDecodeError:
        value = text
    *tables, last = key.split(".")
    here: Any = values
    for name in tables:
        here = here.setdefault(name, {}) if isinstance(here, dict) else None
        if isinstance(here, list) and here:
            here = here[0]
    if not isinstance(here, dict):
        raise ConfigError(path, None, "--set", f"{key!r} leads nowhere")
    here[last] = value


def from_values(path: Path, text: str, values: dict[str, Any]) -> TargetConfig:
    """Check and compose parsed values."""
    source = Source(path, text)
    root = Table(source, "", values)
    target = _target(Table(source, "target", root.raw("target") or {}))
    connections = root.each("connection", _connection)
    if not connections:
        raise source.error("connection", "", "there must be at least one [[connection]]")
    _distinct(source, connections)
    loopback = all(_is_loopback(each.versions_url) for each in connections)
    made = TargetConfig(
        path=path,
        target=target,
        connections=tuple(_placed(source, target, each, number) for number, each in enumerate(connections)),
        suite=_suite(Table(source, "suite", root.raw("suite") or {}), connections, loopback=loopback),
        charging=_charging(Table(source, "charging", root.raw("charging") or {})),
        safety=_safety(Table(source, "safety", root.raw("safety") or {}), loopback=loopback),
        limits=_limits(Table(source, "limits", root.raw("limits") or {})),
        deadlines=_deadlines(Table(source, "deadlines", root.raw("deadlines") or {})),
        network=_network(Table(source, "network", root.raw("network") or {})),
        stimuli=_stimuli(Table(source, "stimuli", root.raw("stimuli") or {})),
        pricing=_pricing(Table(source, "pricing", root.raw("pricing") or {})),
        readings=_readings(Table(source, "readings", root.raw("readings") or {})),
        waivers=_waivers(Table(source, "waivers", root.raw("waivers") or {})),
        wait=root.seconds("wait", 60.0),
    )
    root.close()
    if target.setup == "production":
        made = replace(made, safety=replace(made.safety, writes="none", provocations=False, personal_data="hash"))
    return replace(made, warnings=tuple(source.warnings))


def _target(table: Table) -> Target:
    modules = table.texts("modules")
    for each in modules:
        name, _, side = each.partition(":")
        if name not in MODULES or (side and side not in SIDES):
            raise table.error("modules", f"{each!r} is no module", allowed=", ".join(MODULES), suggestion=closest(name, MODULES))
    made = Target(
        name=table.text("name", required=True),
        product=table.text("product"),
        setup=table.text("setup", "test", one_of=("test", "production")),
        modules=modules,
        edition=table.text("edition", one_of=("ed1", "ed2", "d2")),
    )
    table.close()
    return made


def _connection(table: Table) -> Connection:
    url = table.text("versions_url", required=True)
    _check_url(table, "versions_url", url)
    roles = table.texts("roles")
    if not roles:
        raise table.error("roles", "is missing", allowed=", ".join(ROLES))
    for role in roles:
        if role not in ROLES:
            raise table.error("roles", f"{role!r} is no role", allowed=", ".join(ROLES), suggestion=closest(role, ROLES))
    party = table.text("party")
    if party and not _PARTY.fullmatch(party):
        raise table.error("party", f"{party!r} is no party", allowed="NL-ACM: country code, hyphen, party id")
    made = Connection(
        name=table.text("name", "main"),
        versions_url=url,
        roles=roles,
        versions=_versions(table, roles),
        party=party,
        initiator=table.text("initiator", "suite", one_of=("suite", "target")),
        token_a=_token_a(table),
        spare_tokens_a=table.texts("spare_tokens_a"),
        our_token_a=table.text("our_token_a"),
        token_c=table.text("token_c"),
        token_b=table.text("token_b"),
        token_encoding=table.text("token_encoding", "auto", one_of=("auto", "base64", "raw")),
        keep=table.flag("keep", default=True),
        state=table.path("state"),
    )
    if not made.token_a and not made.token_c and made.initiator == "suite":
        raise table.error("token_a", "token_a or token_c is missing", allowed='"env:NAME", "file:PATH"')
    return made


def _versions(table: Table, roles: tuple[str, ...]) -> tuple[str, ...]:
    names = table.texts("versions")
    known = [str(each) for each in VERSIONS]
    for name in names:
        if name not in known:
            raise table.error("versions", f"{name!r} is not known", allowed=", ".join(known), suggestion=closest(name, known))
        if len(roles) > 1 and not version(name).roles_in_endpoints:
            raise table.error("roles", f"a connection that includes {name} has one role: its credentials name one party")
    return tuple(sorted(names, key=lambda name: version(name).rank))


def _token_a(table: Table) -> str | dict[str, str]:
    value = table.raw("token_a")
    if not isinstance(value, dict):
        return table.text("token_a")
    known = [str(each) for each in VERSIONS]
    for name, token in value.items():
        if name not in known or not isinstance(token, str):
            raise table.error("token_a", f"{name!r} is no version", allowed=", ".join(known), suggestion=closest(name, known))
    return {name: table.resolve("token_a", token) for name, token in value.items()}


def _check_url(table: Table, key: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) <= _MOST_REDIRECTS
    except ValueError:
        fine = False
    if not fine:
        raise table.error(key, f"{url!r} is no absolute URL", allowed="https://host/path")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _distinct(source: Source, connections: tuple[Connection, ...]) -> None:
    names = [each.name for each in connections]
    for name in names:
        if names.count(name) > 1:
            raise source.error("connection", "name", f"two connections are called {name!r}; give each a name of its own")


def _placed(source: Source, target: Target, connection: Connection, number: int) -> Connection:
    """Give a connection its state file."""
    del number
    if connection.state is not None:
        return connection
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{target.name}-{connection.name}").strip("-").lower()
    return replace(connection, state=source.path.parent.resolve() / ".ocpi-suite" / f"{safe}.json")


def _suite(table: Table, connections: tuple[Connection, ...], *, loopback: bool) -> Suite:
    listen = table.text("listen", "127.0.0.1:0")
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > _MOST_REDIRECTS:
        raise table.error("listen", f"{listen!r} is no address", allowed="127.0.0.1:8700")
    public = table.text("public_url")
    if public:
        _check_url(table, "public_url", public)
    made = Suite(
        listen=(host, int(port)),
        public_url=public.rstrip("/") or ("loopback" if loopback else None),
        parties=table.each("parties", _party) or _default_parties(connections),
        tokens=table.each("tokens", lambda each: Card(each.text("uid", required=True), each.text("contract_id"), each.text("type", "RFID"))),
        tls_cert=table.path("tls_cert"),
        tls_key=table.path("tls_key"),
    )
    table.close()
    return made


def _party(table: Table) -> OurParty:
    ident = table.text("id", required=True)
    if not _PARTY.fullmatch(ident):
        raise table.error("id", f"{ident!r} is no party", allowed="NL-TSE: country code, hyphen, party id")
    country, _, party = ident.upper().partition("-")
    return OurParty(table.text("role", required=True, one_of=ROLES), country, party, table.text("name", "Conformance suite"))


def _default_parties(connections: tuple[Connection, ...]) -> tuple[OurParty, ...]:
    wanted = dict.fromkeys(_OPPOSITE.get(role, "EMSP") for each in connections for role in each.roles)
    return tuple(OurParty(role, *_OURS[role]) for role in wanted)


def _charging(table: Table) -> Charging:
    made = Charging(
        evses=table.each(
            "evses",
            lambda each: Evse(each.text("location_id", required=True), each.text("evse_uid"), each.text("connector_id")),
        ),
        unlock=table.flag("unlock", default=False),
    )
    table.close()
    return made


def _safety(table: Table, *, loopback: bool) -> Safety:
    made = Safety(
        writes=table.text("writes", "all", one_of=("all", "no-cdrs", "none")),
        provocations=table.flag("provocations", default=True),
        commands=table.flag("commands", default=True),
        negative_auth=int(table.number("negative_auth", 20)),
        max_requests_per_second=table.number("max_requests_per_second", 0 if loopback else 5),
        allow_hosts=table.texts("allow_hosts"),
        personal_data=table.text("personal_data", "keep", one_of=("keep", "hash")),
    )
    table.close()
    return made


def _limits(table: Table) -> Limits:
    crawl = table.raw("crawl")
    if crawl is not None and crawl != "full" and (isinstance(crawl, bool) or not isinstance(crawl, int) or crawl < 1):
        raise table.error("crawl", f"{crawl!r} is neither", allowed='"full" or a number of objects')
    made = Limits(
        crawl=crawl or "full", requests=int(table.number("requests", 5000)), time=table.seconds("time", 1800.0)
    )
    table.close()
    return made


def _deadlines(table: Table) -> Deadlines:
    plain = Deadlines()
    made = Deadlines(**{name: table.seconds(name, getattr(plain, name)) for name in Deadlines.__slots__})
    table.close()
    return made


def _network(table: Table) -> Network:
    headers = table.raw("headers") or {}
    if not isinstance(headers, dict) or not all(isinstance(each, str) for each in headers.values()):
        raise table.error("headers", "must be a table of strings")
    made = Network(
        proxy=table.text("proxy"),
        ca_file=table.path("ca_file"),
        client_cert=table.path("client_cert"),
        client_key=table.path("client_key"),
        verify=table.flag("verify", default=True),
        bind=table.text("bind"),
        headers={name: table.resolve("headers", value) for name, value in headers.items()},
    )
    table.close()
    return made


def _stimuli(table: Table) -> dict[str, Stimulus]:
    found: dict[str, Stimulus] = {}
    for name, values in table.values.items():
        if name not in STIMULI:
            raise table.error(name, "unknown stimulus", allowed=", ".join(STIMULI), suggestion=closest(name, STIMULI))
        entry = Table(table.source, f"stimuli.{name}", values)
        http = entry.raw("http") or {}
        if not isinstance(http, dict) or (http and not isinstance(http.get("url"), str)):
            raise entry.error("http", "must be a table with url, and optionally method and json")
        found[name] = Stimulus(
            name, entry.text("run"), http, entry.text("ask"), entry.flag("wait", default=False), entry.seconds("within", 900.0)
        )
        if sum(bool(each) for each in (found[name].run, http, found[name].ask, found[name].wait)) != 1:
            raise entry.error("", "must have exactly one of run, http, ask, wait")
        entry.close()
    return found


def _pricing(table: Table) -> dict[str, object]:
    made = {"tolerance": table.raw("tolerance") or "auto"}
    table.close()
    return made


def _readings(table: Table) -> dict[str, str]:
    for name, value in table.values.items():
        if not isinstance(value, str):
            raise table.error(name, f"must be a string, not {value!r}")
    return dict(table.values)


def _waivers(table: Table) -> Path | None:
    made = table.path("file")
    table.close()
    return made


__all__ = ["ROLES", "STIMULI", "Connection", "Deadlines", "TargetConfig", "duration", "from_values", "load"]
