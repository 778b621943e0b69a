"""Sets the stage for a run: server, journal, taps, our reference per registration, the budget. Closes it again."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - part of a dataclass
from typing import TYPE_CHECKING

from suite.drive.budget import Budget
from suite.drive.registration import Registration
from suite.drive.session import Session
from suite.drive.weather import Weather
from suite.judge.ledger import Ledger
from suite.record.file import Writer
from suite.reference import Ear, Party, Platform
from suite.stage.server import Server
from suite.standard.versions import VERSIONS, Version, version
from suite.target.stimuli import Stimuli
from suite.wire.journal import Journal
from suite.wire.redact import Redactor
from suite.wire.tap_asgi import Tap
from suite.wire.taps import AllowedHosts, RecordingAsyncTransport, courier, sync_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.target.config import Connection, TargetConfig
    from suite.wire.message import Label

_KNOWN = tuple(VERSIONS)


@dataclass
class Stage:
    """What a run needs beside target.toml."""

    record: Path
    server: Server
    key: bytes
    seed: int = 0
    strict: bool = False
    ear: Ear = Ear.LENIENT
    pause_scale: float = 1.0


@contextmanager
def opened(config: TargetConfig, stage: Stage, writer: Writer | None = None) -> Iterator[Session]:
    """Open a session on a running server, and take everything down again at the end."""
    writer = writer or Writer(stage.record)
    session = _session(config, stage, writer)
    try:
        for connection in config.connections:
            for registration in _registrations(session, connection, stage):
                session.registrations[registration.slug] = registration
        yield session
    finally:
        session.judge()
        session.ledger.settle()
        for slug in session.registrations:
            stage.server.unmount(slug)
        session.client.close()


def _session(config: TargetConfig, stage: Stage, writer: Writer) -> Session:
    redactor = Redactor(stage.key)
    journal = Journal(writer, redactor)
    hosts = AllowedHosts(urls=[each.versions_url for each in config.connections], extra=config.safety.allow_hosts)
    ledger = Ledger(strict=stage.strict, write=writer.write)
    safety, limits = config.safety, config.limits
    return Session(
        config=config,
        server=stage.server,
        writer=writer,
        journal=journal,
        redactor=redactor,
        client=sync_client(journal, hosts, config.network, timeout=config.deadlines.response),
        ledger=ledger,
        budget=Budget(
            requests=limits.requests,
            seconds=limits.time,
            per_second=safety.max_requests_per_second,
            wrong_tokens=safety.negative_auth,
        ),
        weather=Weather(scale=stage.pause_scale),
        stimuli=Stimuli(config, redact=redactor.text),
        deadlines=config.deadlines,
        seed=stage.seed,
        reachable=config.suite.public_url is not None,
        hosts=hosts,
        stage=stage,
    )


def _registrations(session: Session, connection: Connection, stage: Stage) -> Iterator[Registration]:
    """One registration for all versions on one token A, or one per version where there is a table of tokens."""
    wanted = tuple(version(name) for name in connection.versions) if connection.versions else _KNOWN
    tokens = connection.token_a
    if isinstance(tokens, dict):
        for each in wanted:
            if str(each) in tokens:
                yield make(session, connection, stage, (each,), tokens[str(each)])
        return
    yield make(session, connection, stage, wanted, tokens or "")


def make(
    session: Session,
    connection: Connection,
    stage: Stage,
    versions: Sequence[Version],
    token_a: str,
    *,
    spare: bool = False,
) -> Registration:
    """Put our reference behind a base path of its own, for one registration."""
    slug = secrets.token_hex(4)
    platform = Platform(
        slug=slug,
        base_url=f"{(session.config.suite.public_url or stage.server.origin).rstrip('/')}/s/{slug}",
        parties=[Party(each.role, each.country_code, each.party_id, each.name) for each in session.config.suite.parties],
        versions=_KNOWN,
        ear=stage.ear,
        connection=slug,
        seed=stage.seed,
        courier=courier(session.journal, session.hosts, session.config.network, session.deadlines.response),
    )
    partner = platform.meet(
        connection.name,
        versions_url=connection.versions_url,
        token_theirs=connection.token_c or token_a,
        token_ours=connection.token_b or "",
    )
    for secret in (token_a, connection.token_c, connection.token_b):
        session.learn(secret or "")

    def label_of(method: str, path: str) -> Label:
        return platform.label_of(method, path)

    stage.server.mount(slug, Tap(platform, session.journal, label_of))
    registration = Registration(
        session, connection, slug=slug, platform=platform, partner=partner, versions=versions, spare=spare
    )
    session.registrations[slug] = registration
    return registration


__all__ = ["RecordingAsyncTransport", "Stage", "make", "opened"]
