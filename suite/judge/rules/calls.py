"""What the target's own requests carry: token and its encoding, message ids, content type (AUT, TRN-17, TRN-25)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CONFIGURATION = frozenset({"versions", "credentials"})
_ROUTING = tuple(f"ocpi-{way}-{what}" for way in ("to", "from") for what in ("party-id", "country-code"))
_ID_HEADERS = (("x-request-id", "transport.request-id.sent"), ("x-correlation-id", "transport.correlation-id.sent"))


def _ids(exchange: Exchange, setting: Setting) -> bool:
    return setting.version.message_ids and bool(exchange.label.version)


@rule("auth.token-encoding", of="request", when=lambda x, _: x.authorization.present and bool(x.label.version))
def token_is_encoded(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The token comes in the encoding of the version."""
    form, wanted = exchange.authorization.form.partition("+")[0], setting.version.token_encoding
    if exchange.authorization.hash not in setting.our_tokens or form == wanted:
        return
    yield Fault(
        "auth.token-encoding",
        f"Token <{wanted}>",
        f"the token came as {form}",
        hint="the token is encoded in base64 since 2.2; before, it is sent as it is",
    )


@rule("auth.token-newline", of="request", when=lambda x, _: x.authorization.form.startswith("base64"))
def token_alone_is_encoded(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No newline is encoded with the token, as the standard's own examples have it (d8)."""
    if exchange.authorization.hash in setting.our_tokens and exchange.authorization.form != "base64":
        yield Fault("auth.token-newline", "the token alone, in base64", "a line end encoded with it")


@rule(
    "credentials.client.no-routing-headers",
    of="request",
    when=lambda x, s: s.version.routing_headers and x.label.module in _CONFIGURATION,
)
def no_routing_to_configuration(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Calls to versions and credentials carry no routing headers."""
    del setting
    found = [name for name in _ROUTING if name in exchange.request.fields]
    if found:
        yield Fault("credentials.client.no-routing-headers", "no OCPI-to and OCPI-from headers", ", ".join(found))


@rule("transport.request-id.sent", "transport.correlation-id.sent", of="request", when=_ids)
def ids_are_sent(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every request carries both ids."""
    del setting
    for name, requirement in _ID_HEADERS:
        if not exchange.request.fields.get(name):
            yield Fault(requirement, name, "absent")


@rule(
    "transport.request-id.unique",
    of="request",
    when=lambda x, s: _ids(x, s) and bool(x.request.fields.get("x-request-id")),
)
def request_id_is_unique(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No two requests carry the same X-Request-ID."""
    found = exchange.request.fields["x-request-id"]
    if found in setting.seen_request_ids:
        yield Fault("transport.request-id.unique", "an id of its own", f"{found}, used before")
    setting.seen_request_ids.add(found)


@rule("transport.message-ids.uuid", of="request", when=_ids)
def ids_are_uuids(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The ids are UUIDs, as advised."""
    del setting
    for name, _ in _ID_HEADERS:
        found = exchange.request.fields.get(name)
        if found and not _UUID.fullmatch(found):
            yield Fault("transport.message-ids.uuid", "a UUID", f"{name}: {found[:60]}")
            return


@rule(
    "transport.request.content-type",
    of="request",
    when=lambda x, _: bool(x.request.body) and x.request.method in {"POST", "PUT", "PATCH"},
)
def says_json(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A request with a body says that it is JSON."""
    del setting
    kind = exchange.request.fields.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        yield Fault("transport.request.content-type", "Content-Type application/json", kind or "absent")
