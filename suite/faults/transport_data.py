"""Faults of transport that can be read off what is emitted: envelope, headers, ids. What objects hold: data.py."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import count
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import success
from suite.reference.credentials import Credentials
from suite.reference.envelope import Envelope
from suite.reference.locations import Locations
from suite.reference.outgoing import Outgoing
from suite.reference.receiving import Receiving
from suite.reference.tariffs import Tariffs
from suite.reference.versions import Versions
from suite.reference.wire import Wire

_ERRORS = frozenset({400, 405})
_NOT_ALLOWED, _SERVER_ERROR, _SUCCESS = 405, 500, 1000
_NUMBERS = count(1)


def _later(stamp: Any, hours: int) -> str:
    from datetime import datetime, timedelta  # noqa: PLC0415 - for this fault alone

    return (datetime.fromisoformat(str(stamp)) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- the answer's form -----------------------------------------------------------------------------------------------


@mutant("transport.content-type.json~text", at=Envelope.content_type)
def plain_text(real: Any) -> Any:
    """Answers say that they are text."""
    del real
    return (("Content-Type", "text/plain"),)


@mutant("transport.body.json~nan", at=Envelope.body)
def not_a_number(real: Any, incoming: Any, answer: Any) -> bytes:
    """Credentials are shown with a number that JSON does not know."""
    found: bytes = real(incoming, answer)
    shown = incoming.method == "GET" and incoming.module == "credentials"
    return found[:-1] + b', "load": NaN}' if shown else found


@mutant("transport.envelope.valid~no-timestamp", at=Envelope.wrapped)
def without_timestamp(real: Any, incoming: Any, answer: Any) -> Any:
    """Answers have no timestamp."""
    return {key: value for key, value in real(incoming, answer).items() if key != "timestamp"}


@mutant("transport.envelope.valid~message-number", at=Envelope.message)
def message_is_a_number(real: Any, answer: Any) -> Any:
    """status_message is a number."""
    return len(real(answer))


@mutant("transport.timestamp.near-now~zone", at=Envelope.timestamp)
def local_time(real: Any) -> Any:
    """The timestamp is local time, said to be UTC."""
    return _later(real(), 2)


@mutant("transport.http-error.envelope~bare", at=Envelope.body)
def bare_errors(real: Any, incoming: Any, answer: Any) -> bytes:
    """HTTP 400 and 405 come without a body."""
    found: bytes = real(incoming, answer)
    return b"" if answer.status in _ERRORS else found


@mutant("transport.status-code.known~1001", at=Envelope.code)
def unlisted_code(real: Any, answer: Any) -> Any:
    """Success has a code that no version lists."""
    return 1001 if real(answer) == _SUCCESS else real(answer)


@mutant("transport.status-code.no-custom~1900", at=Envelope.code)
def custom_code(real: Any, answer: Any) -> Any:
    """Success has a custom code, although the module is none."""
    return 1900 if real(answer) == _SUCCESS else real(answer)


@mutant("transport.refusal.not-1000~405", at=Envelope.code)
def refused_with_success(real: Any, answer: Any) -> Any:
    """HTTP 405 says success inside."""
    return _SUCCESS if answer.status == _NOT_ALLOWED else real(answer)


@mutant(
    "transport.http-500.never~credentials",
    at=Credentials.refused_body,
    collateral={},
)
def crash(real: Any, fault: str) -> Any:
    """Invalid credentials make it crash."""
    return replace(real(fault), status=_SERVER_ERROR, code=3000)


@mutant("transport.write-data.absent~object", at=Receiving.updated)
def data_for_a_write(real: Any, incoming: Any) -> Any:
    """The answer to a push has data."""
    return success({"result": "OK"}, status=real(incoming).status)


@mutant(
    "transport.url.no-redirect~credentials",
    at=Wire.answer,
    collateral={"credentials.get.answers": "it leads elsewhere", "credentials.get.token-works": "nothing is shown"},
)
async def redirected(real: Any, incoming: Any) -> Any:
    """GET on credentials is redirected to the same URL with a slash."""
    found = await real(incoming)
    if incoming.method == "GET" and incoming.module == "credentials" and found.code == _SUCCESS:
        return replace(found, status=308).having("Location", f"{incoming.url}/")
    return found


@mutant(
    "transport.list.array~object",
    at=Tariffs.page,
    collateral={
        "pagination.crawl.complete": "no object is found in it",
        "locations.tariff-ids.resolve": "no tariff is found in it",
    },
)
def list_in_an_object(real: Any, incoming: Any, page: Any) -> Any:
    """The list of tariffs is an object with the list in it."""
    return {"tariffs": real(incoming, page)}


@mutant("transport.list.empty-array~null", at=Locations.page)
def null_for_nothing(real: Any, incoming: Any, page: Any) -> Any:
    """An empty list of Locations is null."""
    return real(incoming, page) if page else None


# -- message ids -----------------------------------------------------------------------------------------------------


def _without(name: str) -> Any:
    def bend(real: Any, incoming: Any) -> Any:
        return tuple(pair for pair in real(incoming) if pair[0] != name)

    bend.__doc__ = f"Answers have no {name}."
    return bend


mutant("transport.request-id.echoed~dropped", at=Envelope.ids)(_without("X-Request-ID"))
mutant("transport.correlation-id.echoed~dropped", at=Envelope.ids)(_without("X-Correlation-ID"))


@mutant("transport.request-id.sent~never", at=Outgoing.ids)
def no_request_id(real: Any, version: Any) -> Any:
    """Requests have no X-Request-ID."""
    return real(version)[1:]


@mutant(
    "transport.correlation-id.sent~never",
    at=Outgoing.ids,
    collateral={"commands.result.headers": "results have none either"},
)
def no_correlation_id(real: Any, version: Any) -> Any:
    """Requests have no X-Correlation-ID."""
    return real(version)[:1]


@mutant("transport.request-id.unique~same", at=Outgoing.ids)
def same_id(real: Any, version: Any) -> Any:
    """All requests have the same X-Request-ID."""
    return (("X-Request-ID", "0b5f1a44-6c2e-4d7b-9a51-8f3c1d2e4b60"), *real(version)[1:])


@mutant("transport.message-ids.uuid~counter", at=Outgoing.ids)
def counted_ids(real: Any, version: Any) -> Any:
    """Ids are counted."""
    return tuple((name, f"request-{next(_NUMBERS)}") for name, _ in real(version))


@mutant("transport.request.content-type~text", at=Outgoing.content_type)
def text_in_calls(real: Any) -> Any:
    """Requests with a body say that it is text."""
    del real
    return (("Content-Type", "text/plain"),)


# -- lawful, but odd -------------------------------------------------------------------------------------------------


@eccentric("transport.content-type~charset", at=Envelope.content_type)
def with_charset(real: Any) -> Any:
    """Content-Type has a charset, in both directions, and is written large."""
    del real
    return (("content-type", "Application/JSON; charset=UTF-8"),)


@eccentric("transport.content-type~charset", at=Outgoing.content_type)
def calls_with_charset(real: Any) -> Any:
    """Requests say it as well."""
    del real
    return (("Content-type", "application/json;charset=utf-8"),)


@eccentric("transport.headers~other-case", at=Envelope.headers)
def upper_case_headers(real: Any, incoming: Any, answer: Any) -> Any:
    """Header names come in upper case."""
    return tuple((name.upper(), value) for name, value in real(incoming, answer))


@eccentric("transport.headers~other-case", at=Outgoing.ids)
def lower_case_ids(real: Any, version: Any) -> Any:
    """Ids are named in lower case and are UUIDs in upper case."""
    return tuple((name.lower(), value.upper()) for name, value in real(version))


@eccentric("transport.timestamp~no-zone", at=Envelope.timestamp)
def no_zone(real: Any) -> Any:
    """The timestamp has no Z."""
    return str(real()).removesuffix("Z")


@eccentric("transport.timestamp~milliseconds", at=Envelope.timestamp)
def milliseconds(real: Any) -> Any:
    """The timestamp has milliseconds."""
    return str(real()).replace("Z", ".120Z")


@eccentric("transport.envelope~null-message", at=Envelope.wrapped)
def null_message(real: Any, incoming: Any, answer: Any) -> Any:
    """status_message is null, data too where there is none, and there are fields that nobody knows."""
    found = {"data": None, **real(incoming, answer)}
    return {"server": {"node": 7, "names": ["a", None]}, **found, "status_message": None}


@eccentric("transport.errors~debug-data", at=Envelope.wrapped)
def debug_data(real: Any, incoming: Any, answer: Any) -> Any:
    """Refusals carry data that helps to find the cause."""
    found = real(incoming, answer)
    return found if answer.code < 2000 else {**found, "data": {"trace": ["line 1"], "at": "yesterday"}}  # noqa: PLR2004 - the first refusal


@eccentric("transport.answers~chunked-gzip", at=Wire.transmit)
async def chunked_gzip(real: Any, send: Any, status: int, headers: Any, body: bytes) -> None:
    """Answers are packed with gzip and come in pieces, without a length."""
    del real
    pairs = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in (*headers, ("Content-Encoding", "gzip"))
    ]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    packed = gzip.compress(body)
    for start in range(0, len(packed), 700):
        await send({"type": "http.response.body", "body": packed[start : start + 700], "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@eccentric("transport.urls~trailing-slash", at=Versions.endpoint_url)
def trailing_slash(real: Any, version: Any, module: Any, side: Any) -> str:
    """URLs of endpoints end in a slash."""
    return f"{real(version, module, side)}/"
