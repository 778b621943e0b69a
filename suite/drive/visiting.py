"""A session without a run: for verbs that talk to the target and certify nothing. What was said is thrown away at the end."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from suite.drive.opening import Stage, opened
from suite.drive.state import keeper, key_of
from suite.record.file import Writer
from suite.stage.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.session import Session
    from suite.target.shape import TargetConfig


@contextmanager
def visit(config: TargetConfig) -> Iterator[Session]:
    """Open our side and a session over it; raises PortInUse, and ConfigError where another run uses the state."""
    with tempfile.TemporaryDirectory() as folder, server_of(config) as server:
        path = Path(folder) / "run.ndjson"
        writer = Writer(path)
        try:
            stage = Stage(record=path, server=server, key=key_of(config))
            with opened(config, stage, writer, keep=keeper(config)) as session:
                yield session
        finally:
            writer.close()


def server_of(config: TargetConfig) -> Server:
    """Make the server that [suite] describes, bound but not started; raises PortInUse."""
    suite = config.suite
    certificate = (str(suite.tls_cert), str(suite.tls_key)) if suite.tls_cert and suite.tls_key else None
    return Server(*suite.listen, certificate=certificate)


__all__ = ["server_of", "visit"]
