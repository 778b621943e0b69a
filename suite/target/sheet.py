"""The one page for the people who run the target: where we are, who we are, what we shall send, what stays behind.

It may show a token A of ours, and never one that the target gave us. It is for the terminal, not for the run's folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from suite.standard.routes import MODULES, Side, routes
from suite.standard.versions import Version
from suite.target.connections import versions_of
from suite.target.shape import Connection, TargetConfig

_WIDTH = 16


def sheet(config: TargetConfig, connection: Connection, versions_url: str = "", token_a: str = "") -> str:
    """Give the page for one connection; `versions_url` and `token_a` are ours, empty where there is none."""
    parts = (
        _head(config, connection),
        _access(config, connection, versions_url, token_a),
        _parties(config),
        _traffic(config, connection, reachable=bool(versions_url)),
        _left_behind(config),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _row(name: str, value: str) -> str:
    return f"  {name:<{_WIDTH}}{value}"


def _head(config: TargetConfig, connection: Connection) -> Iterator[str]:
    title = f"OCPI conformance test of {config.target.name}, connection {connection.name}"
    yield title
    yield "=" * len(title)
    yield f"Your platform is tested as {' and '.join(connection.roles)}, from {connection.versions_url}"


def _access(config: TargetConfig, connection: Connection, versions_url: str, token_a: str) -> Iterator[str]:
    yield "How to reach us"
    yield _row("versions URL", versions_url or "none: you cannot call us in this test, we only read from you")
    if versions_url:
        yield _row("versions", ", ".join(str(each) for each in versions_of(connection)))
    if versions_url and connection.initiator == "target":
        yield from _their_start(connection, token_a)
    elif connection.token_c:
        yield _row("registration", "the existing one is used; we do not register again")
    elif versions_url and config.safety.writes != "none":
        yield _row("registration", "we begin, with the token A you gave us; you then fetch our versions URL")


def _their_start(connection: Connection, token_a: str) -> Iterator[str]:
    yield _row("registration", "you begin: register with us at the versions URL above while the run waits")
    yield _row("token A", token_a or "made up when the run starts, and shown then")
    yield from (_row("", words) for words in _encodings(versions_of(connection)))


def _encodings(versions: Sequence[Version]) -> Iterator[str]:
    for encoding, words in (("base64", "send it Base64 encoded"), ("raw", "send it as it is")):
        names = [str(each) for each in versions if each.token_encoding == encoding]
        if names:
            yield f"in {', '.join(names)}: {words} (Authorization: Token ...)"


def _parties(config: TargetConfig) -> Iterator[str]:
    yield "Who we are"
    for each in config.suite.parties:
        yield _row(each.role, f"{each.country_code}-{each.party_id}  {each.name}")


def _traffic(config: TargetConfig, connection: Connection, *, reachable: bool) -> Iterator[str]:
    safety = config.safety
    writes = safety.writes != "none"
    yield "What we shall send"
    yield _row("read", f"versions, details{_listed(_read(connection), ', and the whole of ')}")
    if writes and not connection.token_c and reachable and connection.initiator == "suite":
        yield _row("register", "credentials: POST, PUT" + ("" if connection.keep else ", DELETE at the end"))
    if writes:
        yield from _written(config, connection)
    if safety.negative_auth:
        yield _row("wrong tokens", f"at most {safety.negative_auth}, to see them refused; please do not ban us for it")
    if safety.provocations and writes:
        yield _row("wrong messages", "some, marked as such in the report, to see them refused")
    rate = (
        f"at most {safety.max_requests_per_second:g} a second"
        if safety.max_requests_per_second
        else "as fast as you answer"
    )
    yield _row("how many", f"at most {config.limits.requests} requests, {rate}")


def _written(config: TargetConfig, connection: Connection) -> Iterator[str]:
    names = [name for name in _given(connection) if name != "cdrs" or config.safety.writes == "all"]
    if names:
        yield _row("write", f"{_listed(names)}: test objects of ours, ids SUITE-...")
    if _has(connection, "tokens", "sender"):
        yield _row("ask", "tokens: whether one of yours may charge (authorize)")
    if _has(connection, "commands", "receiver"):
        yield _row("command", _commanded(config))


def _commanded(config: TargetConfig) -> str:
    places = [each for each in config.charging.evses if each.evse_uid] if config.safety.commands else []
    if not places:
        return "nothing: target.toml allows no EVSE for it ([charging] evses)"
    names = ", ".join(f"{each.location_id}/{each.evse_uid}" for each in places)
    return f"start, stop, reserve{', unlock' if config.charging.unlock else ''}: at {names} and nowhere else"


def _read(connection: Connection) -> list[str]:
    """Name the modules whose list a target of these roles has."""
    return [name for name in MODULES if _has(connection, name, "sender", paged=True)]


def _given(connection: Connection) -> list[str]:
    """Name the modules whose objects a target of these roles keeps for others."""
    return [name for name in MODULES if name not in _ASKED and _has(connection, name, "receiver")]


_ASKED = ("commands", "chargingprofiles")
"""Modules whose receiver is asked to do something, and keeps no object."""


def _listed(names: Sequence[str], before: str = "") -> str:
    *most, last = names or [""]
    return before + (f"{', '.join(most)} and {last}" if most else last) if names else ""


def _has(connection: Connection, name: str, side: Side, *, paged: bool = False) -> bool:
    module = MODULES[name]
    typical = module.sender if side == "sender" else module.receiver
    spoken = any(each.paged or not paged for version in versions_of(connection) for each in routes(version, name, side))
    return module.functional and spoken and any(role in typical for role in connection.roles)


def _left_behind(config: TargetConfig) -> Iterator[str]:
    yield "What stays with you"
    if config.safety.writes == "none":
        yield "  Nothing: we send GET alone."
        return
    yield "  OCPI has no undo. What we created is set to REMOVED or the like where you allow it, under ids that a"
    yield "  later run uses again."
