"""Commands to copy: the call again as a curl line, the scenario again by the suite.

The token that the call carries is `$TOKEN`; one inside a body or an address, which we handed out, is `$OUR_TOKEN`.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from suite.report.bodies import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.record.rows import Body, Case, Message
    from suite.report.story import Exchange

_OURS = {"accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"}
_HASH = re.compile(r"token:[0-9a-f]{16}")
_LONGEST = 4000


def curl(exchange: Exchange, bodies: Mapping[str, Body]) -> str:
    """Give the line that makes our call again; nothing for a call of the target, which no command repeats."""
    if not exchange.outward or not exchange.sent.url:
        return ""
    return " ".join(_parts(exchange.sent, bodies))


def _parts(message: Message, bodies: Mapping[str, Body]) -> Iterator[str]:
    yield "curl -i"
    if message.method != "GET":
        yield f"-X {shlex.quote(message.method)}"
    yield _quoted(message.url)
    for name, value in message.headers:
        if name.lower() == "authorization":
            yield f'-H "Authorization: {_scheme(value)}$TOKEN"'
        elif name.lower() not in _OURS:
            yield f"-H {_quoted(f'{name}: {value}')}"
    body = content(bodies, message)
    if body and len(body) > _LONGEST:
        yield "--data-binary @body.json"
    elif body:
        yield f"--data-raw {_quoted(body.decode('utf-8', errors='replace'))}"


def _scheme(value: str) -> str:
    """Give what stands before the token, where it is a plain word."""
    scheme, gap, _ = value.partition(" ")
    return f"{scheme}{gap}" if gap and scheme.isalnum() else ""


def _quoted(text: str) -> str:
    """Quote for a shell; what the record hides of a token becomes a variable, outside the single quotes."""
    quoted = shlex.quote(text)
    return _HASH.sub("'\"$OUR_TOKEN\"'", quoted) if quoted.startswith("'") else _HASH.sub('"$OUR_TOKEN"', quoted)


def again(case: Case | None, name: str) -> str:
    """Give the command that runs a scenario again."""
    scenario = case.scenario if case else name.partition("@")[0]
    return f"ocpi-suite run target.toml --scenario {shlex.quote(scenario)}" if scenario else ""
