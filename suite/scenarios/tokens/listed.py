"""An eMSP's Tokens: the whole list, and what is pushed when one of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, scenario, token_change

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = (
    "tokens.object.valid",
    "tokens.contract-id.format",
    "tokens.group-id.length",
    "tokens.app-user.never",
)
_UNIQUE = "tokens.uid-type.unique"
_PUSHED = (
    "tokens.push.method",
    "tokens.push.url",
    "tokens.push.ids-match",
    "tokens.push.type",
    "tokens.push.patch-last-updated",
    "tokens.emaid.not-pushed",
)


@scenario(
    "tokens.list",
    phase="modules",
    module="tokens",
    side="sender",
    target=["EMSP"],
    order=4,
    decides=[*_SHOWN, _UNIQUE],
)
def tokens_are_listed(ocpi: Conversation) -> None:
    """We read the whole list: rules look at every Token in it, and no two are one card with two contracts."""
    crawl = ocpi.crawl("tokens")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    for each in _SHOWN:
        if ocpi.applies(each):
            ocpi.left_to_rules(each, otherwise="the list has no Token")
    twice = _twice(crawl.objects)
    ocpi.check(
        _UNIQUE,
        not twice,
        seen=crawl,
        expected="one Token for each uid and type",
        actual=f"several with uid and type {twice}",
    )


def _twice(objects: Iterable[Any]) -> str:
    """Uid and type that two Tokens of one owner share which are not the same; one that is listed twice is no such thing."""
    contracts: dict[str, str] = {}
    for each in objects:
        owner = str((each.get("country_code"), each.get("party_id"))).upper()
        name = f"{each.get('uid')} {each.get('type')}"
        contract = str(each.get("contract_id", each.get("auth_id"))).upper()
        if contracts.setdefault(f"{owner} {name.upper()}", contract) != contract:
            return name
    return ""


@scenario(
    "tokens.push",
    phase="modules",
    module="tokens",
    side="sender",
    target=["EMSP"],
    order=42,
    journey=token_change,
    decides=_PUSHED,
)
def tokens_change(ocpi: Conversation) -> None:
    """A Token changes at the eMSP: rules judge how it is pushed."""
    ocpi.travel(token_change)
    for each in _PUSHED:
        if not ocpi.applies(each):
            continue
        if ocpi.can_be_called:
            ocpi.left_to_rules(each, otherwise="the target pushed no Token in a way that shows it")
        else:
            ocpi.needs(each, ocpi.to_be_called)
