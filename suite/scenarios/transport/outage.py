"""What a target does by itself: what it pushes can be pulled, and what failed while we were away is not sent again."""

from __future__ import annotations

from suite.drive import Answer, Conversation, location_change, outage, scenario

_PUSHES = ("PUT", "PATCH", "POST")
_PUSH_ALONE = frozenset({"cdrs"})
"""Modules of which the standard allows push without pull (d81)."""


def _pushed(ocpi: Conversation, since: int) -> list[Answer]:
    return [
        each
        for method in _PUSHES
        for each in ocpi.inbound(method, since=since)
        if each.exchange.label.side == "receiver" and each.exchange.label.module not in _PUSH_ALONE
    ]


@scenario(
    "transport.pull-offered",
    phase="modules",
    module="locations",
    target=["CPO"],
    journey=location_change,
    order=70,
    decides=["transport.pull.offered"],
)
def what_is_pushed_can_be_pulled(ocpi: Conversation) -> None:
    """The target pushes a Location: it offers the sender interface of that module as well."""
    ocpi.travel(location_change)
    pushed = _pushed(ocpi, 0)
    if not pushed:
        ocpi.not_here("transport.pull.offered", "nothing was pushed, and push is no duty")
    for module in sorted({each.exchange.label.module for each in pushed}):
        ocpi.check(
            "transport.pull.offered",
            ocpi.offers(module, "sender"),
            seen=[each for each in pushed if each.exchange.label.module == module][:2],
            expected=f"a sender interface of {module} in the version details",
            actual=f"{module} is pushed and cannot be pulled",
            cause=module,
        )


@scenario(
    "transport.offline",
    phase="modules",
    module="locations",
    target=["CPO"],
    journey=outage,
    provokes=True,
    order=71,
    decides=["transport.offline.not-replayed"],
)
def nothing_is_replayed(ocpi: Conversation) -> None:
    """We are out of contact while a status changes; when we are back, the failed push is not sent again."""
    made = ocpi.travel(outage).result
    failed = [each for each in made.failed if each.exchange.request.method in _PUSHES]
    if not failed:
        ocpi.not_here("transport.offline.not-replayed", "nothing was pushed while we were away")
        return
    said = {_message(each) for each in failed}
    again = [each for each in _pushed(ocpi, made.back) if _message(each) in said]
    ocpi.check(
        "transport.offline.not-replayed",
        not again,
        seen=[*failed[:2], *again[:2]],
        expected="no second try of a push that failed",
        actual=f"{len(again)} of {len(failed)} failed pushes came again",
    )


def _message(answer: Answer) -> tuple[str, str, bytes]:
    request = answer.exchange.request
    return request.method, request.url, request.body
