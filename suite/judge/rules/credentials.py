"""The token within a credentials object, as far as its facts tell: its characters and its length (CRD-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_LONGEST = 64
_EXPECTED = "printable ASCII characters without spaces"


def _answered(exchange: Exchange, setting: Setting) -> bool:
    """An answer that hands out a token; GET may show a mask in its place (d10)."""
    del setting
    response = exchange.response
    return (
        exchange.label.object == "credentials"
        and exchange.request.method in {"POST", "PUT"}
        and exchange.succeeded
        and response is not None
        and response.token.present
    )


@rule("credentials.token.charset", of="response", when=_answered)
def token_handed_out(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The token in the answer to POST and PUT has lawful characters."""
    del setting
    if exchange.response is not None and not exchange.response.token.printable:
        yield Fault("credentials.token.charset", _EXPECTED, "others among them", pointer="/data/token")


@rule(
    "credentials.token.charset",
    of="request",
    when=lambda x, _: x.label.object == "credentials" and x.request.token.present,
)
def token_sent(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The token that the target posts or puts has lawful characters."""
    del setting
    if not exchange.request.token.printable:
        yield Fault("credentials.token.charset", _EXPECTED, "others among them", pointer="/token")


@rule("credentials.object.valid", of="response", when=_answered)
def token_has_its_length(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A token handed out has 1 to 64 characters; in the recorded body stands its hash, so no schema can see it."""
    del setting
    length = exchange.response.token.length if exchange.response else 0
    if not 1 <= length <= _LONGEST:
        yield Fault("credentials.object.valid", "1 to 64 characters", f"{length} characters", pointer="/data/token")


@rule(
    "credentials.client.post-valid",
    of="request",
    when=lambda x, _: x.label.object == "credentials" and x.request.token.present,
)
def token_sent_has_its_length(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The same for the token that the target sends us."""
    del setting
    length = exchange.request.token.length
    if not 1 <= length <= _LONGEST:
        yield Fault("credentials.client.post-valid", "1 to 64 characters", f"{length} characters", pointer="/token")
