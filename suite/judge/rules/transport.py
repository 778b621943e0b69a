"""Transport and format of answers: JSON, envelope, status codes, ids (OCPI-FACTS TRN)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.facts import SKEW_SECONDS, answered, has_envelope, instant, successful
from suite.judge.rule import Fault, rule
from suite.standard.status import LISTED, is_custom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_DATA = frozenset({"PUT", "PATCH", "DELETE"})


@rule("transport.body.json", of="response", when=successful)
def body_is_json(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A success carries a JSON body; NaN and Infinity are no JSON."""
    del setting
    parsed = exchange.response.parsed if exchange.response else None
    if parsed is not None and parsed.problem:
        yield Fault("transport.body.json", "a JSON body", parsed.problem)
    for odd in {"NaN", "Infinity", "-Infinity"}.intersection(parsed.oddities if parsed else ()):
        yield Fault("transport.body.json", "a JSON number or null", odd)


@rule(
    "transport.content-type.json",
    of="response",
    when=lambda x, s: successful(x, s) and bool(x.response and x.response.body),
)
def says_json(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A success says that it is JSON; parameters such as a charset are fine."""
    del setting
    kind = exchange.response.fields.get("content-type", "") if exchange.response else ""
    if kind.partition(";")[0].strip().lower() != "application/json":
        yield Fault("transport.content-type.json", "Content-Type application/json", kind or "no Content-Type")


@rule(
    "transport.status-code.known",
    "transport.status-code.no-custom",
    of="response",
    when=lambda x, s: has_envelope(x, s) and x.code is not None,
)
def code_is_known(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The status code is a listed one; custom ones are for custom modules."""
    code = exchange.code
    if code is None or code in LISTED[setting.version.name]:
        return
    name = "no-custom" if is_custom(code) and setting.version.owner_in_objects else "known"
    yield Fault(f"transport.status-code.{name}", "a status_code of the standard", str(code), pointer="/status_code")


@rule("transport.refusal.not-1000", of="response", when=has_envelope, always=True)
def refusal_says_no(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """An HTTP error does not say success inside."""
    del setting
    code = exchange.code
    if exchange.status >= _CLIENT_ERROR and code is not None and 1000 <= code < 2000:  # noqa: PLR2004 - the success range
        yield Fault(
            "transport.refusal.not-1000",
            "a 2xxx or 3xxx code with an HTTP error",
            f"HTTP {exchange.status} with {code}",
        )


@rule("transport.http-500.never", of="response", when=answered, always=True)
def no_server_error(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No request of ours may break the target."""
    del setting
    if exchange.status >= _SERVER_ERROR:
        yield Fault(
            "transport.http-500.never",
            "an answer with an OCPI status code",
            f"HTTP {exchange.status}",
            hint="an exception that nobody handles",
        )


@rule(
    "transport.http-error.envelope",
    of="response",
    always=True,
    when=lambda x, s: answered(x, s) and x.status in {400, 405},
)
def error_has_envelope(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """An HTTP error uses the response format too."""
    del setting
    if "status_code" not in exchange.envelope:
        yield Fault(
            "transport.http-error.envelope",
            "the response format with a status_code",
            f"HTTP {exchange.status} without it",
        )


@rule("transport.timestamp.near-now", of="response", when=has_envelope)
def timestamp_is_now(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The timestamp is about now; a malformed one is somebody else's finding."""
    del setting
    at = instant(exchange.envelope.get("timestamp"))
    heard = exchange.response.at if exchange.response else 0.0
    if at is not None and abs(at - heard) > SKEW_SECONDS:
        yield Fault(
            "transport.timestamp.near-now",
            "within 5 minutes of our clock",
            f"{at - heard:+.0f} s",
            pointer="/timestamp",
            hint="a clock that is off, or local time written as UTC",
        )


@rule("transport.url.no-redirect", of="response", when=lambda x, _: x.response is not None)
def no_redirect(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What was advertised is answered where it was advertised."""
    del setting
    if exchange.status in _REDIRECTS:
        place = exchange.response.fields.get("location", "") if exchange.response else ""
        yield Fault("transport.url.no-redirect", "an answer", f"HTTP {exchange.status} to {place}")


@rule(
    "transport.list.array", "transport.list.empty-array", of="response", when=lambda x, _: x.succeeded and x.label.paged
)
def list_is_array(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The data of a list is an array, an empty one where there is nothing; what is missing, the whole walk shows."""
    del setting
    data = exchange.envelope.get("data")
    if data is None:
        yield Fault("transport.list.empty-array", "an array", "null or absent", pointer="/data")
    elif not isinstance(data, list):
        yield Fault("transport.list.array", "an array", type(data).__name__, pointer="/data")


@rule(
    "transport.write-data.absent",
    of="response",
    when=lambda x, _: x.request.method in _NO_DATA and x.label.side == "receiver" and x.succeeded,
)
def nothing_to_say(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The answer to a push comes without data, since none is specified for it."""
    del setting
    data = exchange.envelope.get("data")
    if data is not None:
        yield Fault("transport.write-data.absent", "no data", type(data).__name__, pointer="/data")


_EXEMPT = frozenset({413, 414, 429, 502, 503, 504})


def _with_ids(exchange: Exchange, setting: Setting) -> bool:
    return setting.version.message_ids and exchange.response is not None and exchange.status not in _EXEMPT


@rule("transport.request-id.echoed", "transport.correlation-id.echoed", of="response", when=_with_ids, always=True)
def ids_are_echoed(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """An answer carries the ids of its request."""
    del setting
    for name, requirement in (
        ("x-request-id", "transport.request-id.echoed"),
        ("x-correlation-id", "transport.correlation-id.echoed"),
    ):
        sent = exchange.request.fields.get(name)
        got = exchange.response.fields.get(name) if exchange.response else None
        if sent is not None and got != sent:
            yield Fault(requirement, f"{name}: {sent}", got or "absent")
