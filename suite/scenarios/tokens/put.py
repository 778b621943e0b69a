"""Tokens of ours on a CPO: in every lawful form, changed by PATCH, and apart by their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Kept, differences, pointer, round_trips, said, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_TAKEN = "tokens.put.accepted"
_STORED, _OPTIONAL, _PATCHED = "tokens.put.stored", "tokens.put.keeps-optional", "tokens.patch.applied"
_APART = "tokens.type.apart"
_READ = "tokens.receiver-get.offered"
_UNSEEN = "the receiver interface does not give back what it was given"
_AS_THEY_ARE = ("type", "language", "whitelist")
"""The one stands in URLs as well; a language is a code; whitelists hang on types."""


@scenario(
    "tokens.put",
    phase="modules",
    module="tokens",
    side="receiver",
    target=["CPO"],
    order=15,
    writes=True,
    decides=[_TAKEN, _READ, _STORED, _OPTIONAL, _PATCHED],
)
def tokens_are_taken(ocpi: Conversation) -> None:
    """We push a Token with all fields, the least, long strings and several scripts, change it, and look each time."""
    kept = Kept(ocpi, "SUITE-TOK-002", "tokens")
    ocpi.ours.judge_look(_READ, "tokens")
    for trip in round_trips(kept, "token", keep=_AS_THEY_ARE, decimals=False):
        ocpi.check(
            _TAKEN,
            trip.taken,
            seen=trip.seen,
            expected="HTTP 200 or 201 with status_code 1000",
            actual=trip.refusal,
            cause=trip.cause,
        )
        for requirement, gone in ((_STORED, trip.needed), (_OPTIONAL, trip.optional)) if trip.shown else ():
            ocpi.check(
                requirement,
                not gone,
                seen=trip.seen,
                expected=f"what was pushed ({trip.what})",
                actual=said(gone),
                pointer=pointer(gone),
            )
    if kept.readable:
        _changed(ocpi, kept)
    for each in (_STORED, _OPTIONAL, _PATCHED):
        if each not in ocpi.decided:
            ocpi.not_here(each, "no Token was taken" if kept.readable else _UNSEEN)


def _changed(ocpi: Conversation, kept: Kept) -> None:
    """A Token is told to be not valid, and is otherwise as before."""
    if not kept.put(kept.body(valid=True)).ok:
        return
    before = kept.whole()
    answer = kept.patch({"valid": False, "last_updated": kept.tick()})
    wanted = {**before, "valid": False}

    def off(data: object) -> list[str]:
        found = differences(ocpi.version, wanted, data if isinstance(data, dict) else {})
        return [str(each) for each in found if each.path[:1] != ("last_updated",)]

    shown = ocpi.eventually(kept.get, lambda found: not off(found.data))
    wrong = off(shown.data)
    ocpi.check(
        _PATCHED,
        answer.ok and not wrong,
        seen=[answer, shown],
        expected="valid as in the PATCH, and all else as before",
        actual="; ".join(wrong[:3]) if answer.ok else answer.brief,
    )


def _typed(ocpi: Conversation, method: str, ident: str, kind: str, body: object = None) -> Answer:
    """Send a call about a Token of a type that stands in the query."""
    query = {"type": kind} if kind else {}
    path = (*ocpi.our_party, ident)
    if method == "PUT":
        ocpi.session.allow_writes()
    answer = ocpi.send(ocpi.call(method, "tokens", *path, side="receiver", query=query, body=body))
    return ocpi.noted(method, "tokens", path, answer) if method == "PUT" else answer


@scenario(
    "tokens.types",
    phase="modules",
    module="tokens",
    side="receiver",
    target=["CPO"],
    order=16,
    writes=True,
    decides=[_APART],
)
def types_are_kept_apart(ocpi: Conversation) -> None:
    """Two Tokens have one uid and different types: each is found under its own, and RFID where none is said."""
    if not ocpi.applies(_APART):
        return
    kept = Kept(ocpi, "SUITE-TOK-003", "tokens")
    if not kept.readable:
        ocpi.not_here(_APART, _UNSEEN)
        return
    bodies = {kind: kept.body(type=kind, issuer=f"Suite {kind}") for kind in ("RFID", "OTHER")}
    given = [_typed(ocpi, "PUT", kept.ident, "" if kind == "RFID" else kind, bodies[kind]) for kind in bodies]
    if not all(each.ok for each in given):
        ocpi.not_here(_APART, f"the target refuses a Token of type OTHER: {given[-1].brief}")
        return
    for kind, said_so in (("RFID", ""), ("OTHER", "OTHER"), ("RFID", "RFID")):
        issuer: Any = bodies[kind]["issuer"]

        def ask(said_so: str = said_so) -> Answer:
            return _typed(ocpi, "GET", kept.ident, said_so)

        def right(found: Answer, kind: str = kind, issuer: Any = issuer) -> bool:
            return found.at("type") == kind and found.at("issuer") == issuer

        shown = ocpi.eventually(ask, right)
        ocpi.check(
            _APART,
            shown.ok and right(shown),
            seen=[*given, shown],
            expected=f"the Token of type {kind}",
            actual=f"{shown.at('type')} of {shown.at('issuer')}" if shown.ok else shown.brief,
        )
    over = kept.dated({**bodies["OTHER"], "valid": False})
    _typed(ocpi, "PUT", kept.ident, "OTHER", over)  # the one of the usual type is ended with all others of ours
