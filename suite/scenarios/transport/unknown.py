"""Objects that do not exist."""

from __future__ import annotations

from suite.drive import Answer, Conversation, at, scenario

_NOT_FOUND, _NOT_ALLOWED = 404, 405
_DECIDES = ("transport.unknown-object.404", "transport.unknown-object.not-1000")
_NOWHERE = "SUITE-UNKNOWN-000"


@scenario(
    "transport.unknown-own",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=20,
    decides=_DECIDES,
)
def unknown_at_the_sender(ocpi: Conversation) -> None:
    """GET of a Location, EVSE and Connector that do not exist is HTTP 404."""
    paths: list[tuple[str, ...]] = [(_NOWHERE,)]
    for entry in ocpi.crawl("locations").objects:
        ident, uid = at(entry, "id"), at(entry, "evses.0.uid")
        if isinstance(ident, str) and isinstance(uid, str):
            paths += [(ident, _NOWHERE), (ident, uid, "SUITE-0")]
            break
    _judge(ocpi, [(path, ocpi.get("locations", *path, side="sender")) for path in paths])


@scenario(
    "transport.unknown-given",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=20,
    decides=_DECIDES,
)
def unknown_at_the_receiver(ocpi: Conversation) -> None:
    """GET of a Location that we never sent is HTTP 404."""
    answer = ocpi.ours.held("locations", _NOWHERE)
    if answer.status == _NOT_ALLOWED:
        for each in _DECIDES:
            ocpi.not_here(each, "the receiver interface has no GET")
        return
    _judge(ocpi, [((_NOWHERE,), answer)])


def _judge(ocpi: Conversation, asked: list[tuple[tuple[str, ...], Answer]]) -> None:
    for path, answer in asked:
        what = ("Location", "EVSE", "Connector")[len(path) - 1]
        ocpi.check(
            "transport.unknown-object.not-1000",
            not answer.ok,
            seen=answer,
            expected="HTTP 404",
            cause=f"unknown {what}",
        )
        if not answer.ok:
            ocpi.check(
                "transport.unknown-object.404",
                answer.status == _NOT_FOUND,
                seen=answer,
                expected="HTTP 404",
                cause=f"unknown {what}",
            )
    if "transport.unknown-object.404" not in ocpi.decided:
        ocpi.not_here("transport.unknown-object.404", "success was answered everywhere")
