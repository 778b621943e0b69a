"""Twins of the rules on what the target's own requests carry (suite/judge/rules/calls.py)."""

from __future__ import annotations

from suite.wire.exchange import Authorization
from tests.twins.twin import Twin, call, specimen

_RULE = "rules/calls.py:"
_OURS = {"our_tokens": {"aaaa": "ours"}}
_USED = "3b1c1d4e-0b8e-4f2c-9d57-2f1a64b5a001"
_PUSH = specimen("location")


def _carried(form: str, hashed: str = "aaaa") -> Authorization:
    return Authorization(present=True, scheme="Token", hash=hashed, form=form, length=32)


TWINS = [
    Twin(
        _RULE + "token_is_encoded",
        "auth.token-encoding",
        "2.2.1",
        call(_PUSH, token=_carried("base64+newline")),
        call(_PUSH, token=_carried("raw")),
        setting=_OURS,
    ),
    Twin(
        _RULE + "token_is_encoded",
        "auth.token-encoding",
        "2.1.1",
        call(_PUSH, token=_carried("raw")),
        call(_PUSH, token=_carried("base64")),
        setting=_OURS,
    ),
    Twin(
        _RULE + "token_alone_is_encoded",
        "auth.token-newline",
        "2.3.0",
        call(_PUSH, token=_carried("base64")),
        call(_PUSH, token=_carried("base64+newline")),
        setting=_OURS,
    ),
    Twin(
        _RULE + "token_alone_is_encoded",
        "auth.token-newline",
        "2.2.1",
        call(_PUSH, token=_carried("base64+newline", "not one of ours")),
        call(_PUSH, token=_carried("base64+newline")),
        setting=_OURS,
    ),
    Twin(
        _RULE + "no_routing_to_configuration",
        "credentials.client.no-routing-headers",
        "2.2.1",
        call(module="credentials", method="DELETE"),
        call(module="credentials", method="DELETE", headers={"OCPI-to-party-id": "ABC"}),
    ),
    *(
        Twin(_RULE + "ids_are_sent", requirement, "2.2.1", call(_PUSH), call(_PUSH, headers={name: None}))
        for name, requirement in (
            ("X-Request-ID", "transport.request-id.sent"),
            ("X-Correlation-ID", "transport.correlation-id.sent"),
        )
    ),
    Twin(
        _RULE + "request_id_is_unique",
        "transport.request-id.unique",
        "2.2.1",
        call(_PUSH, headers={"X-Request-ID": "another"}),
        call(_PUSH),
        setting={"seen_request_ids": {_USED}},
    ),
    Twin(
        _RULE + "ids_are_uuids",
        "transport.message-ids.uuid",
        "2.2.1",
        call(_PUSH),
        call(_PUSH, headers={"X-Correlation-ID": "17"}),
    ),
    Twin(
        _RULE + "says_json",
        "transport.request.content-type",
        "2.2.1",
        call(_PUSH, headers={"Content-Type": "application/json; charset=utf-8"}),
        call(_PUSH, headers={"Content-Type": "text/plain"}),
    ),
]
