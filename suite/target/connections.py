"""`[target]` and `[[connection]]`: who they are, where, and with which tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from suite.standard.routes import MODULES, SIDES
from suite.standard.versions import VERSIONS, Version, version
from suite.target import addresses
from suite.target.errors import closest
from suite.target.reader import Table
from suite.target.shape import Connection, Target

ROLES = ("CPO", "EMSP", "HUB", "NSP", "NAP", "SCSP")
_OLD = ("CPO", "EMSP")
"""Roles that every version has."""
TESTED = (*_OLD, "SCSP")
PARTY = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{3}")
_VERSIONS = tuple(str(each) for each in VERSIONS)


def target(table: Table) -> Target:
    """Read `[target]`."""
    return Target(
        name=label(table, "name", required=True),
        product=label(table, "product"),
        setup=table.text("setup", "test", one_of=("test", "production")),
        modules=_claims(table),
        edition=table.text("edition", one_of=("ed1", "ed2", "d2")),
    )


def label(table: Table, key: str, default: str = "", *, required: bool = False) -> str:
    """Read a name that stands in headlines and in names of files."""
    value = table.text(key, default, required=required)
    if any(char < " " for char in value) or (required and not value.strip()):
        raise table.error(key, "must be one line of text")
    return value


def _claims(table: Table) -> tuple[str, ...]:
    claims = table.texts("modules")
    for claim in claims:
        name, colon, side = claim.partition(":")
        if name not in MODULES:
            raise table.error(
                "modules", f"{claim!r} names no module", allowed=", ".join(MODULES), suggestion=closest(name, MODULES)
            )
        if colon and side not in SIDES:
            allowed = ", ".join(f"{name}:{each}" for each in SIDES)
            raise table.error(
                "modules", f"{claim!r} names no interface", allowed=allowed, suggestion=closest(side, SIDES)
            )
    return claims


def connection(table: Table) -> Connection:
    """Read one `[[connection]]`."""
    roles = _roles(table)
    token_a = _token_a(table)
    made = Connection(
        name=label(table, "name", "main"),
        versions_url=addresses.url(table, "versions_url", required=True),
        roles=roles,
        versions=_fitting(table, roles, _versions(table), token_a),
        party=party(table, "party"),
        initiator=table.text("initiator", "suite", one_of=("suite", "target")),
        token_a=token_a,
        spare_tokens_a=table.texts("spare_tokens_a"),
        our_token_a=table.text("our_token_a"),
        token_c=table.text("token_c"),
        token_b=table.text("token_b"),
        token_encoding=table.text("token_encoding", "auto", one_of=("auto", "base64", "raw")),
        keep=table.flag("keep", default=True),
        state=table.path("state"),
    )
    _check_tokens(table, made)
    return made


def _roles(table: Table) -> tuple[str, ...]:
    if table.raw("roles") is None:
        raise table.error("roles", "is missing", allowed=", ".join(ROLES))
    roles = table.texts("roles")
    if not roles:
        raise table.error("roles", "is empty", allowed=", ".join(ROLES))
    for role in roles:
        if role not in ROLES:
            raise table.error(
                "roles", f"{role!r} is no role", allowed=", ".join(ROLES), suggestion=closest(role, ROLES)
            )
    for role in roles:
        if role not in TESTED:
            table.warn("roles", f"no scenario is for the role {role} yet, so nothing is tested of it")
    return tuple(dict.fromkeys(roles))


def party(table: Table, key: str, *, required: bool = False) -> str:
    """Read a party as country code, hyphen, party id."""
    value = table.text(key, required=required)
    if value and not PARTY.fullmatch(value):
        raise table.error(key, f"{table.shown(key)} is no party", allowed="country code, hyphen, party id: NL-ACM")
    return value


def _known(table: Table, key: str, name: str) -> str:
    if name not in _VERSIONS:
        what = f"{name!r} is no version that the suite knows"
        raise table.error(key, what, allowed=", ".join(_VERSIONS), suggestion=closest(name, _VERSIONS))
    return name


def _versions(table: Table) -> tuple[str, ...]:
    names = {_known(table, "versions", name) for name in table.texts("versions")}
    return tuple(sorted(names, key=lambda name: version(name).rank))


def _token_a(table: Table) -> str | dict[str, str]:
    value = table.raw("token_a")
    if not isinstance(value, dict):
        return table.text("token_a")
    if not value:
        raise table.error("token_a", "the table is empty", allowed=", ".join(_VERSIONS))
    return {_known(table, "token_a", name): table.resolve("token_a", token) for name, token in value.items()}


def _fitting(
    table: Table, roles: Sequence[str], names: tuple[str, ...], token_a: str | dict[str, str]
) -> tuple[str, ...]:
    """Check several roles against versions whose credentials name one party; without a choice those are left out."""
    table_of_tokens = tuple(token_a) if isinstance(token_a, dict) else ()
    missing = [name for name in names if table_of_tokens and name not in table_of_tokens]
    if missing and not table.raw("token_c"):
        raise table.error("token_a", f"has no token for version {missing[0]}, which `versions` asks for")
    alone = [role for role in roles if role not in _OLD]
    if len(roles) == 1 and not alone:
        return names
    for role in alone:
        _none_such(table, role, names or table_of_tokens)
    for name in names or table_of_tokens:
        if not version(name).roles_in_endpoints:
            raise table.error(
                "roles",
                f"a connection that includes {name} has one role, its credentials name one party: give each role a [[connection]]",
            )
    if names or table_of_tokens:
        return names
    if alone:
        return tuple(str(each) for each in VERSIONS if alone[0] in each.party_roles)
    several = tuple(str(each) for each in VERSIONS if each.roles_in_endpoints)
    left_out = ", ".join(name for name in _VERSIONS if name not in several)
    table.warn(
        "roles",
        f"several roles, so {left_out} is not tested here: its credentials name one party, so give it a connection a role",
    )
    return several


def _none_such(table: Table, role: str, names: Sequence[str]) -> None:
    """Refuse a version that has no such role."""
    for name in names:
        if role not in version(name).party_roles:
            raise table.error("roles", f"{name} has no role {role}", allowed=", ".join(version(name).party_roles))


def versions_of(made: Connection) -> tuple[Version, ...]:
    """Give the versions in which a connection may be tested, oldest first."""
    bought = tuple(made.token_a) if isinstance(made.token_a, dict) and not made.token_c else _VERSIONS
    return tuple(each for each in VERSIONS if str(each) in (made.versions or bought))


def _check_tokens(table: Table, made: Connection) -> None:
    if not made.token_a and not made.token_c and made.initiator == "suite":
        raise table.error("token_a", "token_a or token_c is missing", allowed='token_a = "env:NAME" or "file:PATH"')
    if made.token_b and not made.token_c:
        raise table.error("token_b", "goes with token_c, an existing registration, which is missing")
    first = made.token_a.values() if isinstance(made.token_a, dict) else (made.token_a,)
    bought = [each for each in (*first, *made.spare_tokens_a) if each]
    if made.spare_tokens_a and len(set(bought)) < len(bought):
        raise table.error("spare_tokens_a", "a token is there twice, and each is good for one registration")
