"""Journeys on which an eMSP changes its Tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.compare import differences
from suite.drive.finding import look_for
from suite.drive.journey import Recording, journey

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_LOOK = 3
"""Pages of a single look."""


@dataclass
class TokenChange:
    """What the Tokens of the list were before, and those that are otherwise now, each with the exchange that shows it."""

    before: dict[str, Json]
    now: list[tuple[Json, Answer]] = field(default_factory=list)

    def before_of(self, token: Json) -> Json:
        """What a Token was before; empty for a new one."""
        return self.before.get(_key(token), {})


@journey(
    "token-change",
    target=["EMSP"],
    starts=["push_token"],
    sentence="Change a Token of the platform while the run waits: [stimuli.push_token] in target.toml "
    "(run, http, ask or wait)",
)
def token_change(ocpi: Conversation, made: Recording[TokenChange]) -> TokenChange:
    """A Token changes at the eMSP, and is pushed where the target pushes."""
    ocpi.endpoint("tokens", "sender")
    found = TokenChange({_key(each): each for each in ocpi.crawl("tokens").objects})
    ocpi.stimulate("push_token", lambda: bool(_changed(ocpi, found)))
    if ocpi.can_be_called:
        ocpi.await_inbound("", "tokens", since=made.since)
    pushed = [(each.exchange.request.json, each) for each in made.calls("PUT", "tokens", later=True)]
    for value, answer in (*pushed, *_changed(ocpi, found)):
        if isinstance(value, dict):
            found.now.append((value, answer))
    return found


def _key(token: Json) -> str:
    return "/".join(str(token.get(name, "")) for name in ("country_code", "party_id", "type", "uid")).upper()


def _changed(ocpi: Conversation, known: TokenChange) -> list[tuple[Json, Answer]]:
    """Tokens of the list that are otherwise than before, with the page that shows them."""
    found: list[Json] = []

    def other(each: Json) -> bool:
        before = known.before_of(each)
        if before and differences(ocpi.version, before, each):
            found.append(each)
        return False

    _, pages = look_for(ocpi, "tokens", {}, other, pages=_LOOK)
    holds = {id(each): page for page in pages if isinstance(page.data, list) for each in page.data}
    return [(each, holds.get(id(each), pages[-1])) for each in found]
