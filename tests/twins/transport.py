"""Twins of the rules of transport and format (suite/judge/rules/transport.py)."""

from __future__ import annotations

from tests.twins.twin import Twin, answer

_RULE = "rules/transport.py:"
_IDS = {"X-Request-ID": "other", "X-Correlation-ID": "another"}

TWINS = [
    Twin(_RULE + "body_is_json", "transport.body.json", "2.2.1", answer({}), answer(body=b"<html>")),
    Twin(_RULE + "body_is_json", "transport.body.json", "2.3.0", answer({}), answer(body=b'{"data": NaN}')),
    Twin(
        _RULE + "says_json",
        "transport.content-type.json",
        "2.2.1",
        answer({}, headers={"Content-Type": "application/json; charset=utf-8"}),
        answer({}, headers={"Content-Type": "text/plain"}),
    ),
    Twin(_RULE + "code_is_known", "transport.status-code.known", "2.1.1", answer(code=2003), answer(code=2999)),
    Twin(_RULE + "code_is_known", "transport.status-code.no-custom", "2.2.1", answer(code=2003), answer(code=1950)),
    Twin(
        _RULE + "refusal_says_no",
        "transport.refusal.not-1000",
        "2.2.1",
        answer(status=404, code=2003),
        answer(status=404, code=1000),
    ),
    Twin(
        _RULE + "no_server_error",
        "transport.http-500.never",
        "2.2.1",
        answer(status=405, code=2000),
        answer(status=500, body=b"oops"),
    ),
    Twin(
        _RULE + "error_has_envelope",
        "transport.http-error.envelope",
        "2.2.1",
        answer(status=400, code=2001),
        answer(status=400, body=b"bad request"),
    ),
    Twin(
        _RULE + "timestamp_is_now",
        "transport.timestamp.near-now",
        "2.2.1",
        answer({}),
        answer({}, envelope={"timestamp": "2025-06-15T17:06:40Z"}),
    ),
    Twin(
        _RULE + "no_redirect",
        "transport.url.no-redirect",
        "2.2.1",
        answer({}),
        answer(status=307, body=b"", headers={"Location": "http://elsewhere.test/"}),
    ),
    Twin(_RULE + "list_is_array", "transport.list.array", "2.2.1", answer([], paged=True), answer({}, paged=True)),
    Twin(
        _RULE + "list_is_array",
        "transport.list.empty-array",
        "2.2.1",
        answer([], paged=True, headers={"X-Total-Count": "0"}),
        answer(None, paged=True, headers={"X-Total-Count": "0"}),
    ),
    Twin(_RULE + "ids_are_echoed", "transport.request-id.echoed", "2.2.1", answer({}), answer({}, headers=_IDS)),
    Twin(_RULE + "ids_are_echoed", "transport.correlation-id.echoed", "2.3.0", answer({}), answer({}, headers=_IDS)),
    Twin(
        _RULE + "nothing_to_say",
        "transport.write-data.absent",
        "2.2.1",
        answer(None, method="PUT", side="receiver"),
        answer({"id": "1"}, method="PATCH", side="receiver"),
        roles=("EMSP",),
    ),
]
