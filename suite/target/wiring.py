"""`[stimuli]`, `[pricing]`, `[readings]`: what makes the target act, and what it claims."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from suite.standard.readings import readings as all_readings
from suite.target import addresses
from suite.target.errors import closest
from suite.target.reader import Table
from suite.target.shape import Stimulus

STIMULI = (
    "register", "rotate", "unregister", "pull", "push_location", "change_status", "push_tariff", "push_token", "authorize",
    "plug_in", "swipe_card", "start_session", "stop_session", "unplug", "send_cdr", "credit_cdr", "cancel_reservation",
    "go_offline",
)  # fmt: skip
VALUES = (
    "connection", "version", "versions_url", "token_a", "country_code", "party_id", "location_id", "evse_uid", "connector_id",
    "token_uid", "session_id", "reservation_id", "status",
)  # fmt: skip
"""What a stimulus may be told; those that apply are."""

_HOW = ("run", "http", "ask", "wait")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def stimuli(table: Table) -> dict[str, Stimulus]:
    """Read all of `[stimuli]`."""
    table.only(STIMULI)
    return {name: _stimulus(name, table.table(name)) for name in table.values}


def _stimulus(name: str, table: Table) -> Stimulus:
    table.only((*_HOW, "within"))
    made = Stimulus(
        name,
        run=_command(table),
        http=_hook(table.table("http")),
        ask=_asked(table, "ask"),
        wait=table.flag("wait", default=False),
        within=table.seconds("within", 900.0),
    )
    if sum(bool(each) for each in (made.run, made.http, made.ask, made.wait)) != 1:
        raise table.error("", "needs exactly one of them", allowed=", ".join(_HOW))
    return made


def _command(table: Table) -> str:
    command = table.text("run")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise table.error("run", f"cannot be split into words: {error}", allowed="quotes in pairs") from None
    if command and not words:
        raise table.error("run", "names no command")
    for name in _HOLE.findall(command):
        if name in VALUES:
            table.warn("run", f"{{{name}}} stays as it is; a command finds it in the variable OCPI_{name.upper()}")
    return command


def _hook(table: Table) -> dict[str, Any]:
    table.only(("method", "url", "json"))
    if not table.values:
        return {}
    address = _asked(table, "url", required=True)
    if not addresses.is_url(_HOLE.sub("x", address)) and not address.startswith("{versions_url}"):
        raise table.error("url", f"{table.shown('url')} is no absolute URL", allowed="http://host/path")
    made: dict[str, Any] = {"url": address, "method": table.text("method", "POST", one_of=_METHODS)}
    if "json" in table.values:
        made["json"] = _followed(table, table.raw("json"))
    return made


def _followed(table: Table, value: object) -> object:
    """Follow `env:` and `file:` wherever they stand in a body."""
    if isinstance(value, dict):
        return {name: _followed(table, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_followed(table, each) for each in value]
    if isinstance(value, str | bool | int | float):
        return table.resolve("json", value) if isinstance(value, str) else value
    raise table.error("json", "JSON has no dates; write them as strings")


def _asked(table: Table, key: str, *, required: bool = False) -> str:
    """Read a text with `{name}` in it; a name that is most likely misspelt draws a warning."""
    value = table.text(key, required=required)
    for name in _HOLE.findall(value):
        if name not in VALUES:
            meant = closest(name, VALUES)
            table.warn(
                key, f"nothing is known by the name {{{name}}}" + (f"; did you mean {{{meant}}}?" if meant else "")
            )
    return value


def pricing(table: Table) -> dict[str, object]:
    """Read `[pricing]`."""
    table.only(("tolerance",))
    given = table.raw("tolerance")
    if given is None or given == "auto":
        return {"tolerance": "auto"}
    text = table.resolve("tolerance", given) if isinstance(given, str) else repr(given)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or isinstance(given, bool):
        raise table.error("tolerance", f"{table.shown('tolerance')} is no amount", allowed='"auto", "0.01"')
    return {"tolerance": text}


def readings(table: Table) -> Mapping[str, str]:
    """Read `[readings]`: which reading of a disputed passage the target declares."""
    known = all_readings() if table.values else {}
    for name in table.values:
        if name not in known:
            what = "is no reading; `ocpi-suite readings` lists them"
            raise table.error(name, what, suggestion=closest(name, known))
        if not known[name].choosable:
            raise table.error(name, "is nothing to declare, for each of its values is tried")
    return {name: table.text(name, one_of=[each.value for each in known[name].values]) for name in table.values}
