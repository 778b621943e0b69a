"""The state file of a connection: slug, tokens, version; what the next run needs to go on without a new token A.

The only file that holds tokens (mode 0600), written before and after each POST, PUT and DELETE of credentials, so that a
crash in between can be recovered from. The key of the keyed hashes is beside it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from suite.standard.versions import is_known, version
from suite.target.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.drive.registration import Registration
    from suite.standard.versions import Version
    from suite.target.shape import Connection, TargetConfig

FORMAT = 1
_KEY_BYTES = 32
_NOTHING_LIVES = frozenset({None, "none", "unregistered"})


def key_of(config: TargetConfig) -> bytes:
    """Give the hash key of this target.toml, made at its first run."""
    path = config.path.parent.resolve() / ".ocpi-suite" / "key"
    try:
        found = bytes.fromhex(path.read_text("ascii").strip())
        if len(found) == _KEY_BYTES:
            return found
    except (OSError, ValueError):
        pass
    made = secrets.token_bytes(_KEY_BYTES)
    with suppress(OSError):
        write_secret(path, made.hex())
    return made


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@dataclass
class Keeper:
    """Reads and writes the state files of one target.toml; holds their locks while the run lasts."""

    config: TargetConfig
    _locks: list[IO[str]] = field(default_factory=list)
    _loaded: dict[Path, dict[str, Any]] = field(default_factory=dict)

    def lock(self) -> None:
        """Make sure that no other run uses the same state; raises ConfigError."""
        if self._locks:
            return
        for connection in self.config.connections:
            if connection.state is None:
                continue
            path = connection.state.with_suffix(".lock")
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                raise ConfigError(
                    connection.state, None, "", "another run is using this state; wait for it to end"
                ) from None
            self._locks.append(file)

    def unlock(self) -> None:
        """Let other runs in."""
        for file in self._locks:
            file.close()
        self._locks.clear()

    def slug(self, path: Path | None, name: str) -> str | None:
        """Give the base path under which the target knows us from an earlier run."""
        entry = self._entry(path, name)
        slug = entry.get("slug") if entry else None
        return slug if isinstance(slug, str) and slug.isalnum() else None

    def lives_on(self, connection: Connection, first: str) -> Version | None:
        """Give the version on which an earlier run left a registration, None for none."""
        entry = self._entry(connection.state, entry_of(connection, first)) or {}
        if entry.get("phase") in _NOTHING_LIVES or not any(entry.get("tokens_theirs", [])):
            return None
        if not _of_this(entry, connection):
            return None
        found = entry.get("version")
        return version(str(found)) if is_known(found) else None

    def our_token_a(self, path: Path | None, name: str, slug: str) -> str:
        """Give the token A we made up for a target that starts by itself; kept, so that sheet and run show the same."""
        entry = self._entry(path, name) or {}
        token = entry.get("our_token_a")
        if isinstance(token, str) and token:
            return token
        made = secrets.token_urlsafe(_KEY_BYTES)
        if path is not None:
            state = self._read(path)
            state.setdefault("registrations", {})[name] = {"phase": "none", **entry, "slug": slug, "our_token_a": made}
            write_secret(path, json.dumps(state, indent=1))
        return made

    def reserve(self, path: Path | None, name: str, slug: str) -> None:
        """Keep a base path that was told to somebody before anything lives on it."""
        if path is not None and self.slug(path, name) is None:
            state = self._read(path)
            state.setdefault("registrations", {})[name] = {"phase": "none", "slug": slug}
            write_secret(path, json.dumps(state, indent=1))

    def recall(self, registration: Registration) -> None:
        """Fill a registration with what an earlier run left, if anything lives."""
        entry = self._entry(registration.config.state, name_of(registration))
        if not entry or entry.get("phase") in _NOTHING_LIVES or not _of_this(entry, registration.config):
            return
        partner = registration.partner
        partner.token_ours = str(entry.get("token_ours", ""))
        partner.pending = str(entry.get("pending", ""))
        partner.token_a = str(entry.get("our_token_a") or partner.token_a)
        partner.versions_url = str(entry.get("versions_url") or partner.versions_url)
        for token in entry.get("previous", []):
            partner.previous.add(str(token))
        known = [str(each) for each in entry.get("tokens_theirs", []) if each]
        for token in (*known, partner.token_ours, partner.pending, *partner.previous):
            registration.session.learn(token)
        name = entry.get("version")
        registration.left_phase = str(entry["phase"])
        registration.given = partner.token_theirs
        registration.candidates = [each for each in (*known, partner.token_theirs) if each]
        if known:
            partner.token_theirs = known[0]
            registration.fresh = False
        if is_known(name) and known:
            registration.recovered = version(str(name))
        registration.changed = _changed(registration, entry)

    def save(self, registration: Registration, phase: str) -> None:
        """Write down where a registration stands; spare ones live as long as the run only."""
        path = registration.config.state
        if path is None or registration.spare:
            return
        partner = registration.partner
        state = self._read(path)
        known = state.setdefault("registrations", {})
        kept = known.get(name_of(registration), {}).get("our_token_a")
        known[name_of(registration)] = {
            **({"our_token_a": kept} if kept else {}),
            "slug": registration.slug,
            "phase": phase,
            "version": str(registration.version) if registration.version else None,
            "versions_url": partner.versions_url,
            "public_url": registration.platform.core.base_url,
            "parties": _parties(registration),
            "our_token_a": partner.token_a,
            "token_ours": partner.token_ours,
            "pending": partner.pending,
            "previous": sorted(partner.previous),
            "tokens_theirs": [each for each in (partner.token_theirs, registration.token_before) if each],
            "token_c": _digest(registration.config.token_c),
        }
        write_secret(path, json.dumps(state, indent=1))

    def alive(self, path: Path) -> bool:
        """Say whether a registration of that file may still live."""
        entries = self._read(path).get("registrations", {}).values()
        return any(entry.get("phase") not in _NOTHING_LIVES for entry in entries)

    def forget(self, path: Path) -> None:
        """Remove a state file."""
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)
        self._loaded.pop(path, None)

    def _entry(self, path: Path | None, name: str) -> dict[str, Any] | None:
        found = self._read(path).get("registrations", {}).get(name) if path else None
        return found if isinstance(found, dict) else None

    def _read(self, path: Path) -> dict[str, Any]:
        if path not in self._loaded:
            self._loaded[path] = _parsed(path)
        return self._loaded[path]


def _of_this(entry: Mapping[str, Any], connection: Connection) -> bool:
    """Say whether an entry goes back to the token_c of target.toml, or to none as there is none: PUT gave it another token."""
    return str(entry.get("token_c", "")) == _digest(connection.token_c)


def _digest(token: str | None) -> str:
    return sha256(token.encode()).hexdigest() if token else ""


def _parties(registration: Registration) -> list[str]:
    return [f"{each.role} {each}" for each in registration.platform.core.parties]


def _changed(registration: Registration, entry: dict[str, Any]) -> str:
    """Say what of ours is another since that state was written; a target has to be told."""
    if entry.get("public_url") not in {None, registration.platform.core.base_url}:
        return "URL"
    return "" if entry.get("parties") in (None, _parties(registration)) else "parties"


def _parsed(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {"format": FORMAT}
    except (OSError, ValueError) as error:
        raise ConfigError(
            path, None, "", f"the state file cannot be read ({error}); move it away to begin anew"
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ConfigError(path, None, "", "the state file is of another suite version; move it away to begin anew")
    return found


def name_of(registration: Registration) -> str:
    """Name the entry of a registration."""
    return entry_of(registration.config, str(registration.versions[0]))


def entry_of(connection: Connection, first: str) -> str:
    """One entry per registration: by its version where each version has a token of its own."""
    return first if isinstance(connection.token_a, dict) else "*"


def keeper(config: TargetConfig) -> Keeper:
    """Give the keeper of a target's state."""
    return Keeper(config)
