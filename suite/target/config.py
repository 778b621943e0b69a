"""Reads target.toml (CONTRACTS) into the values of shape.py, or raises a ConfigError of one line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from suite.target import connections as who
from suite.target import sections as how
from suite.target import wiring
from suite.target.addresses import is_loopback
from suite.target.connections import ROLES
from suite.target.errors import ConfigError
from suite.target.locate import Place
from suite.target.reader import Source, Table, duration, reason
from suite.target.shape import Charging, Connection, Deadlines, Limits, Network, Safety, Suite, Target, TargetConfig
from suite.target.wiring import STIMULI

_SECTIONS = {
    "[target]": Target,
    "[[connection]]": Connection,
    "[suite]": Suite,
    "[charging]": Charging,
    "[safety]": Safety,
    "[limits]": Limits,
    "[deadlines]": Deadlines,
    "[network]": Network,
}
_ROOT = (
    "target", "connection", "suite", "charging", "safety", "limits", "deadlines", "network", "stimuli", "pricing", "readings",
    "waivers", "wait",
)  # fmt: skip


def load(path: Path | str, overrides: Sequence[str] = ()) -> TargetConfig:
    """Read the file; `overrides` are `--set KEY=VALUE` with dotted keys. Raises ConfigError."""
    path = Path(path)
    text = text_of(path, missing="there is no such file; `ocpi-suite init` writes one")
    values = parsed(path, text)
    places = [_override(path, values, override) for override in overrides]
    return from_values(path, text, values, places)


def text_of(path: Path, *, missing: str = "there is no such file") -> str:
    """Read a text file of the user's."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(path, None, "", missing) from None
    except (OSError, ValueError) as error:
        raise ConfigError(path, None, "", f"cannot be read: {reason(error)}") from None


def parsed(path: Path, text: str) -> dict[str, Any]:
    """Parse TOML; the line of a mistake is in the parser's own words."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(path, None, "", "not TOML: nested too deeply") from None
    except ValueError as error:
        line = re.search(r"\(at line (\d+)", str(error))
        what = re.sub(r"\s*\(at (line \d+, column (\d+)|end of document)\)", _column, str(error))
        raise ConfigError(path, int(line[1]) if line else None, "", f"not TOML: {what}") from None


def _column(found: re.Match[str]) -> str:
    return f" in column {found[2]}" if found[2] else " at the end of the file"


def _override(path: Path, values: dict[str, Any], override: str) -> Place:
    """Put one `--set` into the values; give its place."""
    key, found, text = override.partition("=")
    key = key.strip()
    if not found or not all(key.split(".")):
        raise ConfigError(path, None, "--set", f"{override!r} is no KEY=VALUE", allowed="--set safety.writes=none")
    *tables, last = key.split(".")
    here: Any = values
    place: Place = ()
    for name in tables:
        here, place = _into(here, place, name)
    here, place = _first(here, place)
    if not isinstance(here, dict):
        raise ConfigError(path, None, f"--set {key}", "leads nowhere", allowed="a dotted key such as safety.writes")
    here[last] = _value(text)
    return (*place, last)


def _into(here: Any, place: Place, name: str) -> tuple[Any, Place]:
    """Go one step down: an entry of a list by its name (`connection.hub.token_a`), else its first."""
    if isinstance(here, list):
        for number, entry in enumerate(here):
            if isinstance(entry, dict) and entry.get("name") == name:
                return entry, (*place, number)
    here, place = _first(here, place)
    return (here.setdefault(name, {}) if isinstance(here, dict) else None), (*place, name)


def _first(here: Any, place: Place) -> tuple[Any, Place]:
    return (here[0], (*place, 0)) if isinstance(here, list) and here else (here, place)


def _value(text: str) -> Any:
    """Take a TOML value, or else the text as it is."""
    try:
        found = tomllib.loads(f"v = {text}")
    except (ValueError, RecursionError):
        return text
    return found["v"] if set(found) == {"v"} else text


def from_values(path: Path, text: str, values: dict[str, Any], overridden: Sequence[Place] = ()) -> TargetConfig:
    """Check and compose parsed values."""
    source = Source(path, text, overridden)
    root = Table(source, (), values)
    root.only(_ROOT)
    target = who.target(_section(root, "target", Target))
    connections = _connections(root, target)
    loopback = all(is_loopback(each.versions_url) for each in connections)
    production = target.setup == "production"
    waivers = root.table("waivers")
    waivers.only(("file",))
    made = TargetConfig(
        path=path,
        target=target,
        connections=connections,
        suite=how.suite(_section(root, "suite", Suite), connections, loopback=loopback),
        charging=how.charging(_section(root, "charging", Charging)),
        safety=how.safety(_section(root, "safety", Safety), loopback=loopback, production=production),
        limits=how.limits(_section(root, "limits", Limits)),
        deadlines=how.deadlines(_section(root, "deadlines", Deadlines)),
        network=how.network(_section(root, "network", Network)),
        stimuli=wiring.stimuli(root.table("stimuli")),
        pricing=wiring.pricing(root.table("pricing")),
        readings=wiring.readings(root.table("readings")),
        waivers=waivers.existing("file"),
        wait=root.seconds("wait", 60.0),
    )
    return replace(made, warnings=tuple(source.warnings), origins=dict(source.origins))


def _section(root: Table, key: str, shape: type) -> Table:
    table = root.table(key)
    table.only(how.names(shape), _home)
    return table


def _home(key: str) -> str:
    """Say in which section a key belongs."""
    return next((section for section, shape in _SECTIONS.items() if key in how.names(shape)), "")


def _connections(root: Table, target: Target) -> tuple[Connection, ...]:
    if isinstance(root.raw("connection"), dict):
        raise root.error("connection", "is a list", allowed="[[connection]] in double brackets")
    found = root.each("connection", _connection)
    if not found:
        raise root.error(
            "connection", "there must be at least one", allowed="[[connection]] with versions_url, roles and token_a"
        )
    placed = tuple(_placed(root.source, target, each) for each in found)
    for number, each in enumerate(placed):
        if each.name in {other.name for other in placed[:number]}:
            what = f"two connections are called {each.name!r}; each needs a name of its own"
            raise root.source.error(("connection", number, "name"), what)
        if each.state in {other.state for other in placed[:number]}:
            raise root.source.error(
                ("connection", number, "state"), "two connections share one state file; each needs one of its own"
            )
    return placed


def _connection(table: Table) -> Connection:
    table.only(how.names(Connection), _home)
    return who.connection(table)


def _placed(source: Source, target: Target, connection: Connection) -> Connection:
    """Give a connection its state file."""
    if connection.state is not None:
        return connection
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{target.name}-{connection.name}").strip("-.").lower()
    return replace(connection, state=source.path.parent.resolve() / ".ocpi-suite" / f"{safe or 'target'}.json")


__all__ = ["ROLES", "STIMULI", "Connection", "Deadlines", "TargetConfig", "duration", "from_values", "load"]
