"""A journal on a file of its own, and a client on it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from suite.record.file import Writer, read
from suite.record.rows import Event
from suite.wire.clients import courier, sync_client
from suite.wire.hosts import AllowedHosts
from suite.wire.journal import Journal
from suite.wire.lines import Lines
from suite.wire.message import Call, Reply
from suite.wire.redact import Redactor
from suite.wire.sending import send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from suite.record.file import Record
    from suite.wire.exchange import Exchange

KEY = b"k" * 32


@dataclass
class Desk:
    """A journal with its file."""

    journal: Journal
    path: Path

    @property
    def written(self) -> bytes:
        return self.path.read_bytes()

    @property
    def record(self) -> Record:
        """The record, as a run would leave it."""
        from suite.record.rows import Header  # noqa: PLC0415 - next to its only use

        head = self.path.with_name("headed.ndjson")
        Writer(head).write(Header(suite="0", target="t", started=0.0))
        head.write_bytes(head.read_bytes() + self.written)
        return read(head)

    @property
    def events(self) -> list[Event]:
        return self.record.of(Event)

    def ask(self, call: Call, *, deadline: float = 5.0, allow: bool = True) -> tuple[Exchange, Reply, str]:
        """Send a call over a client of its own."""
        return self.ask_all(call, deadline=deadline, allow=allow)[0]

    def ask_all(self, *calls: Call, deadline: float = 5.0, allow: bool = True) -> list[tuple[Exchange, Reply, str]]:
        """Send calls one after the other through one client."""
        hosts = AllowedHosts([call.url for call in calls] if allow else [])
        with closing(Lines()) as inner, sync_client(self.journal, hosts, inner, deadline) as client:
            return [send(client, call, deadline) for call in calls]

    async def ask_async(self, call: Call, *, deadline: float = 5.0, allow: bool = True) -> Reply:
        """Send a call as our reference does."""
        carrier = courier(self.journal, AllowedHosts([call.url] if allow else []), deadline, verify=False)
        try:
            return await carrier.send(call)
        finally:
            await carrier.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "run.ndjson"
    writer = Writer(path)
    yield Desk(Journal(writer, Redactor(KEY, {"X-Api-Key": "?"})), path)
    writer.close()
