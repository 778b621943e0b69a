"""Twins of the rules on the token within credentials (suite/judge/rules/credentials.py)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from suite.wire.exchange import Authorization
from tests.twins.twin import Twin, answer, call

if TYPE_CHECKING:
    from suite.standard.versions import Version
    from suite.wire.exchange import Exchange
    from tests.twins.twin import Builder

_RULE = "rules/credentials.py:"
_BODY = {"token": "token:4f2a", "url": "http://target.test/versions"}


def _answered(**facts: object) -> Builder:
    """The target answers our POST with credentials whose token has these facts."""

    def build(spoken: Version) -> Exchange:
        exchange = answer(_BODY, method="POST", module="credentials", sent=_BODY)(spoken)
        assert exchange.response is not None
        exchange.response = replace(exchange.response, token=_facts(**facts))
        return exchange

    return build


def _sent(**facts: object) -> Builder:
    """The target posts credentials whose token has these facts."""

    def build(spoken: Version) -> Exchange:
        exchange = call(_BODY, method="POST", module="credentials")(spoken)
        exchange.request = replace(exchange.request, token=_facts(**facts))
        return exchange

    return build


def _facts(**facts: object) -> Authorization:
    return replace(Authorization(present=True, hash="4f2a", form="raw", length=64), **facts)  # type: ignore[arg-type]


TWINS = [
    Twin(_RULE + "token_handed_out", "credentials.token.charset", "2.1.1", _answered(), _answered(printable=False)),
    Twin(_RULE + "token_sent", "credentials.token.charset", "2.2.1", _sent(), _sent(printable=False)),
    Twin(_RULE + "token_has_its_length", "credentials.object.valid", "2.2.1", _answered(), _answered(length=65)),
    Twin(_RULE + "token_has_its_length", "credentials.object.valid", "2.3.0", _answered(length=1), _answered(length=0)),
    Twin(_RULE + "token_sent_has_its_length", "credentials.client.post-valid", "2.2.1", _sent(), _sent(length=65)),
]
