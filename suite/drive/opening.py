"""Sets the stage for a run: server, journal, taps, our reference per registration, the budget. Closes it again."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from suite.drive.budget import Budget
from suite.drive.forecast import people_of
from suite.drive.guesses import Guesses, wanted_by
from suite.drive.manners import label_of
from suite.drive.planning import planned, registration_for
from suite.drive.registration import Registration
from suite.drive.session import Session
from suite.drive.weather import Weather
from suite.faults.manners import other_party
from suite.judge.ledger import Ledger
from suite.record.file import Writer
from suite.reference import Ear, Issued, Party, Platform
from suite.stage.server import Server, tls_context
from suite.standard.versions import VERSIONS, Version, version
from suite.target.sections import OPPOSITE
from suite.target.stimuli import Stimuli
from suite.wire.clients import connections, courier, sync_client
from suite.wire.journal import Journal
from suite.wire.personal import Personal
from suite.wire.redact import Redactor
from suite.wire.sending import Client
from suite.wire.tap_asgi import Tap
from suite.wire.taps import AllowedHosts

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence

    from suite.drive.register import Case
    from suite.drive.state import Keeper
    from suite.reference.outgoing import Encoding
    from suite.target.shape import Connection, TargetConfig

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
def opened(
    config: TargetConfig,
    stage: Stage,
    writer: Writer | None = None,
    keep: Keeper | None = None,
    cases: Sequence[Case] | None = None,
) -> Iterator[Session]:
    """Open a session on a running server, and take everything down again at the end. `cases`: those that run, or all."""
    writer = writer or Writer(stage.record)
    session = _session(config, stage, writer)
    session.keeper = keep
    chosen = planned(config) if cases is None else cases
    session.people = people_of(config, chosen)
    session.budget.guesses.wants = lambda: wanted_by(chosen, partial(registration_for, session))
    if keep is not None:
        keep.lock()
    try:
        for connection in config.connections:
            for registration in _registrations(session, connection, stage):
                session.registrations[registration.slug] = registration
                registration.travels.subscribe(each for each in chosen if each.connection == registration.name)
        yield session
    finally:
        for slug in (*session.registrations, *session.aliases):
            stage.server.unmount(slug)
        session.client.close()
        if keep is not None:
            keep.unlock()


def _session(config: TargetConfig, stage: Stage, writer: Writer) -> Session:
    redactor = Redactor(stage.key, config.network.headers)
    journal = Journal(writer, redactor)
    if config.safety.personal_data == "hash":
        journal.personal = Personal(stage.key)
        writer.veil = journal.personal.row
    hosts = AllowedHosts(urls=[each.versions_url for each in config.connections], extra=config.safety.allow_hosts)
    ledger = Ledger(strict=stage.strict, write=writer.write, declared=config.readings)
    safety, limits = config.safety, config.limits
    return Session(
        config=config,
        server=stage.server,
        writer=writer,
        journal=journal,
        redactor=redactor,
        client=_client(journal, hosts, config),
        ledger=ledger,
        budget=Budget(
            requests=limits.requests,
            seconds=limits.time,
            per_second=safety.max_requests_per_second,
            guesses=Guesses(safety.negative_auth),
        ),
        weather=Weather(scale=stage.pause_scale),
        stimuli=Stimuli(config, redact=redactor.text),
        deadlines=config.deadlines,
        seed=stage.seed,
        reachable=config.suite.public_url is not None,
        hosts=hosts,
        stage=stage,
    )


def _client(journal: Journal, hosts: AllowedHosts, config: TargetConfig) -> Client:
    network = config.network
    inner = connections(_verify(config), proxy=network.proxy or None, bind=network.bind or None)
    client = sync_client(journal, hosts, inner, config.deadlines.response)
    client.always(network.headers)
    return client


def _verify(config: TargetConfig) -> ssl.SSLContext | bool:
    network = config.network
    if all(each.versions_url.startswith("http://") for each in config.connections):
        return False
    certificate = (
        (str(network.client_cert), str(network.client_key) if network.client_key else None)
        if network.client_cert
        else None
    )
    return tls_context(str(network.ca_file) if network.ca_file else None, certificate, verify=network.verify)


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


def make(  # noqa: PLR0913 - named settings, each with a default
    session: Session,
    connection: Connection,
    stage: Stage,
    versions: Sequence[Version],
    token_a: str,
    *,
    spare: bool = False,
    second: bool = False,
    guest: bool = False,
    offered: Sequence[Version] = _KNOWN,
) -> Registration:
    """Put our reference behind a base path of its own, for one registration.

    A `spare` one is bought with a token of its own; a `second` one speaks for another party than ours. A `guest` waits for the
    target to begin: it has a token A of ours, and knows none of theirs. `offered` are the versions that we list.
    """
    name = str(versions[0]) if isinstance(connection.token_a, dict) else "*"
    known = session.keeper.slug(connection.state, name) if session.keeper and not spare else None
    slug = known or secrets.token_hex(4)
    platform = Platform(
        slug=slug,
        base_url=f"{_public(session.config, stage)}/s/{slug}",
        parties=_opposite(session.config, connection, second=second),
        versions=offered,
        ear=stage.ear,
        connection=slug,
        seed=stage.seed,
        cards=() if second else [Issued(each.uid, each.contract_id, each.type) for each in session.config.suite.tokens],
        courier=courier(session.journal, session.hosts, session.deadlines.response, verify=_verify(session.config)),
    )
    partner = platform.meet(
        connection.name,
        versions_url=connection.versions_url,
        token_theirs=token_a if spare else connection.token_c or token_a,
        token_ours="" if spare else connection.token_b,
        token_a=secrets.token_urlsafe(32) if guest else _our_token_a(session, connection, name, slug, spare=spare),
    )
    platform.outgoing.habits.update(_declared(connection))
    for secret in (token_a, connection.token_c, connection.token_b, partner.token_a):
        session.learn(secret or "")
    registration = Registration(
        session, connection, slug=slug, platform=platform, partner=partner, versions=versions, spare=spare
    )
    registration.second, registration.guest = second, guest
    stage.server.mount(slug, Tap(platform, session.journal, partial(label_of, registration)))
    session.registrations[slug] = registration
    if session.keeper is not None and not spare:
        session.keeper.recall(registration)
    return registration


def _declared(connection: Connection) -> dict[str, Encoding]:
    """How tokens are written to this target, where target.toml says so: in every version alike."""
    if connection.token_encoding == "auto":
        return {}
    chosen: Encoding = "raw" if connection.token_encoding == "raw" else "base64"
    return {str(each): chosen for each in _KNOWN}


def _opposite(config: TargetConfig, connection: Connection, *, second: bool) -> list[Party]:
    """Our parties for this connection: those that face its roles, or all where target.toml names none that do."""
    facing = {OPPOSITE.get(role, "EMSP") for role in connection.roles}
    parties = [
        Party(each.role, each.country_code, other_party(each.party_id) if second else each.party_id, each.name)
        for each in config.suite.parties
    ]
    return [each for each in parties if each.role in facing] or parties


def _our_token_a(session: Session, connection: Connection, name: str, slug: str, *, spare: bool) -> str:
    """The token with which a target that starts by itself may register with us."""
    if connection.initiator != "target":
        return ""
    if connection.our_token_a or session.keeper is None or spare:
        return connection.our_token_a or secrets.token_urlsafe(32)
    return session.keeper.our_token_a(connection.state, name, slug)


def _public(config: TargetConfig, stage: Stage) -> str:
    """How the target finds us: its own word for it, or our socket where both are on this machine."""
    given = config.suite.public_url
    return stage.server.origin if given in {None, "loopback"} else str(given).rstrip("/")


__all__ = ["Stage", "make", "opened"]
