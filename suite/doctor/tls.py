"""The certificate of the target as a handshake shows it; the run itself trusts what its own client verifies."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.doctor.checks import Check, State
from suite.stage.server import tls_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.registration import Registration
    from suite.target.shape import Network

_SOON_DAYS = 14
_DAY = 86400


def certificate(registration: Registration) -> Iterator[Check]:
    """Say how far TLS holds; nothing for plain http on this machine. What fails here is told by the call that follows."""
    parts = urlsplit(registration.config.versions_url)
    network = registration.session.config.network
    if parts.scheme != "https":
        if registration.session.config.target.setup == "production":
            yield Check("tls", State.WARNING, "plain http in production: tokens travel readable")
        return
    if network.proxy or not parts.hostname:
        yield Check("tls", State.NOTE, "behind a proxy: not looked at by itself")
        return
    try:
        spoken, until = _handshake(parts.hostname, parts.port or 443, network, registration.session.deadlines.response)
    except OSError:
        return
    if not network.verify:
        yield Check("tls", State.WARNING, f"{spoken}; [network] verify = false, so the certificate was not checked")
    elif until is not None and until - time.time() < _SOON_DAYS * _DAY:
        yield Check("tls", State.WARNING, f"{spoken}; the certificate ends in {(until - time.time()) / _DAY:.0f} days")
    else:
        yield Check("tls", State.GOOD, f"{spoken}, certificate verified")


def _handshake(host: str, port: int, network: Network, within: float) -> tuple[str, float | None]:
    pair = (str(network.client_cert), str(network.client_key) if network.client_key else None)
    context = tls_context(
        str(network.ca_file) if network.ca_file else None,
        pair if network.client_cert else None,
        verify=network.verify,
    )
    if not isinstance(context, ssl.SSLContext):
        raise OSError("no context")
    with (
        socket.create_connection((host, port), timeout=within) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        shown = wrapped.getpeercert() or {}
        end = shown.get("notAfter")
        return wrapped.version() or "TLS", ssl.cert_time_to_seconds(end) if isinstance(end, str) else None
