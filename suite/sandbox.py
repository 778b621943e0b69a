"""`serve`: our platform as a sandbox on loopback, lawful or with chosen faults, until Ctrl-C or SIGTERM.

Standard output begins with one `KEY=value` a line and then `READY`, for scripts. The tokens A shown there are ours.
"""

from __future__ import annotations

import ipaddress
import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.faults.register import Fault, fault
from suite.reference import Bends, Party
from suite.reference.control import Control
from suite.reference.keeper import KeepsNothing, SqliteKeeper
from suite.stage.embedded import PARTIES, Embedded, embed
from suite.stage.server import Server
from suite.standard.versions import Version, version
from suite.target.connections import PARTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LOCATIONS = 12
_LONGEST_TOKEN = 64
_PROMPT = 10.0


class SandboxError(ValueError):
    """Options of `serve` that do not fit (exit code 4); one line."""


@dataclass(frozen=True)
class Wanted:
    """What the options ask for, checked."""

    versions: tuple[Version, ...]
    parties: tuple[Party, ...]
    faults: tuple[Fault, ...]
    tokens: tuple[str, ...]
    locations: int
    control: tuple[str, int] | None
    store: Path | None = None
    speed: float = 0.0


def serve(  # noqa: PLR0913 - its options
    *,
    roles: Sequence[str],
    versions: Sequence[str],
    parties: Sequence[str],
    port: int,
    tokens: Sequence[str],
    locations: int | None,
    faults: Sequence[str],
    control: str | None,
    store: Path | None = None,
    speed: float = 0.0,
) -> int:
    """Serve until told to stop; 0."""
    spoken = tuple(sorted({version(name) for name in versions}))
    wanted = Wanted(
        versions=spoken,
        parties=tuple(_parties(_unique(roles), parties, spoken)),
        faults=tuple(fault(name) for name in faults),
        tokens=tuple(_token(each) for each in tokens),
        locations=_locations(locations, faults),
        control=_address(control) if control else None,
        store=store,
        speed=speed,
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    _serve(wanted, port, stop)
    return 0


def _serve(wanted: Wanted, port: int, stop: threading.Event) -> None:
    keeper = _keeper(wanted.store)
    server = Server("127.0.0.1", port or _port(keeper))
    target = embed(
        server,
        [each.role for each in wanted.parties],
        wanted.versions,
        parties=wanted.parties,
        given=wanted.tokens,
        bends=Bends([bend for each in wanted.faults for bend in each.bends]),
        locations=wanted.locations,
        keeper=keeper,
        speed=wanted.speed,
    )
    door = server.open_door(*wanted.control, Control(target.platform)) if wanted.control else ""
    with server:
        server.run(target.platform.resume(), within=_PROMPT)
        for line in _first_lines(target, wanted, door):
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
        for each in wanted.faults:
            sys.stderr.write(f"behaves on purpose: {each.id}: {each.text}\n")
        if sys.stderr.isatty():
            sys.stderr.write("serving on this machine only; Ctrl-C ends it\n")
        stop.wait()
    if wanted.store:
        sys.stdout.write(f"tokens, registrations and objects are kept in {wanted.store}, which only you can read\n")


def _keeper(path: Path | None) -> SqliteKeeper | None:
    """The database of `--store`; a file that is none of ours is told in one line."""
    if path is None:
        return None
    try:
        return SqliteKeeper(path)
    except (KeepsNothing, OSError) as error:
        raise SandboxError(f"--store: {error}") from None


def _port(keeper: SqliteKeeper | None) -> int:
    """The port of the last time, which partners know; 0 for the first time."""
    noted = keeper.fact("port") if keeper else ""
    return int(noted) if noted.isdigit() else 0


def _first_lines(target: Embedded, wanted: Wanted, door: str) -> Iterator[str]:
    yield f"VERSIONS_URL={target.versions_url}"
    yield from (f"TOKEN_A={token}" for token in target.tokens)
    yield from (f"PARTY_{each.role}={each.country_code}-{each.party_id}" for each in wanted.parties)
    if door:
        yield f"CONTROL_URL={door}/control"
    yield "READY"


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _parties(roles: Sequence[str], given: Sequence[str], versions: Sequence[Version]) -> Iterator[Party]:
    """Give a party for each role, the default one unless said otherwise."""
    single = next((each for each in versions if not each.roles_in_endpoints), None)
    if single is not None and len(roles) > 1:
        sys.stderr.write(f"note: in {single} a platform has one role, so there it acts as {roles[0]} alone\n")
    chosen = dict(_party(each, roles) for each in given)
    for role in roles:
        country, party = chosen.get(role, PARTIES[role])
        yield Party(role, country, party, name=f"Reference {role}")


def _party(given: str, roles: Sequence[str]) -> tuple[str, tuple[str, str]]:
    role, _, party = given.partition("=")
    if role not in roles:
        raise SandboxError(f"--party {given!r}: {role!r} is none of the roles served; allowed: {', '.join(roles)}")
    if not PARTY.fullmatch(party):
        raise SandboxError(f"--party {given!r}: ROLE=CC-PID, e.g. {role}=NL-RFC")
    country, _, ident = party.upper().partition("-")
    return role, (country, ident)


def _token(given: str) -> str:
    if not (given.isascii() and given.isprintable() and " " not in given and 0 < len(given) <= _LONGEST_TOKEN):
        raise SandboxError(f"--token-a: a token has 1 to {_LONGEST_TOKEN} printable ASCII characters and no space")
    return given


def _locations(given: int | None, faults: Sequence[str]) -> int:
    """As many as asked for, else as many as the faults need to be seen."""
    if given is None:
        return max([_LOCATIONS, *(fault(name).locations for name in faults)])
    if given < 0:
        raise SandboxError(f"--locations {given}: a number from 0")
    return given


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    try:
        near = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
        number = int(port)
    except ValueError:
        raise SandboxError(f"--control {text!r}: HOST:PORT, e.g. 127.0.0.1:8701") from None
    if not near.is_loopback or near.version != 4 or not 0 <= number < 65536:  # noqa: PLR2004 - IPv4, a port
        raise SandboxError(f"--control {text!r}: the control side listens on loopback only, e.g. 127.0.0.1:8701")
    return str(near), number
