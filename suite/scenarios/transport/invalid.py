"""Objects with one thing wrong, from a table: noticed, refused in the way OCPI refuses, and never half taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Answer, Conversation, Kept, differences, payloads, scenario

if TYPE_CHECKING:
    from suite.drive import Payload

_GATEWAY = frozenset({413, 414})
_SERVER_ERROR = 500
_MISSING = "missing-field"
_CODES = frozenset({2000, 2001})
_LIST_PROBES = ({"date_from": "yesterday"}, {"limit": "many"})
_REFUSAL = ("transport.refusal.ocpi-answer", "transport.refusal.2xxx", "transport.refusal.http-2xx")


@scenario(
    "transport.invalid-objects",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    provokes=True,
    order=61,
    decides=[
        "transport.missing-field.noticed",
        "transport.missing-field.code",
        "transport.wrong-type.noticed",
        "transport.over-long.noticed",
        "transport.closed-enum.noticed",
        "transport.refusal.told",
        *_REFUSAL,
    ],
)
def invalid_objects(ocpi: Conversation) -> None:
    """Locations with one thing wrong are refused with a 2xxx code in HTTP 200, and what is refused is not kept."""
    kept = Kept(ocpi, "SUITE-TRN-004")
    before = _given(ocpi, kept)
    for number, row in enumerate(payloads("locations"), 1):
        body = row.spoilt(kept.body(address=f"Suite street {number}"))
        if body is None:
            continue
        answer = ocpi.ours.provoke_write("PUT", "locations", kept.ident, what=row.what, body=body)
        if answer.status >= _SERVER_ERROR or answer.status in _GATEWAY:
            continue
        if answer.ok:
            _taken(ocpi, row, kept, before, answer)
            before = _given(ocpi, kept)
        else:
            _refused(ocpi, row, answer)
    _rest(ocpi)


def _given(ocpi: Conversation, kept: Kept) -> dict[str, Any]:
    """The lawful Location, and how the target shows it; empty where it shows nothing."""
    answer = kept.put(kept.body(address="Suite street"))
    ocpi.require(answer.ok, f"the target refused a Location: {answer.brief}")
    return kept.whole() if kept.readable else {}


def _taken(ocpi: Conversation, row: Payload, kept: Kept, before: dict[str, Any], answer: Answer) -> None:
    """Success: either something of it was kept, which is lenient, or nothing was, which is a lie."""
    changed, seen = not kept.readable, [answer]
    if kept.readable:

        def other(found: Answer) -> bool:
            return any(
                each.path[:1] and each.path[0] in before for each in differences(ocpi.version, before, found.data)
            )

        shown = ocpi.eventually(lambda: ocpi.ours.look("locations", kept.ident, after=row.what), other)
        changed = other(shown)
        seen.append(shown)
        ocpi.check(
            "transport.refusal.told",
            changed,
            seen=seen,
            expected="a 2xxx code, or the object kept",
            actual="success, and GET shows nothing of it",
            cause=row.what,
        )
    if changed:
        ocpi.check(
            f"transport.{row.kind}.noticed",
            holds=False,
            seen=seen,
            expected="a 2xxx code",
            actual=f"taken: {row.what}",
            cause=row.what,
            pointer=row.at,
        )


def _refused(ocpi: Conversation, row: Payload, answer: Answer) -> None:
    ocpi.check("transport.refusal.told", holds=True, seen=answer)
    ocpi.check(f"transport.{row.kind}.noticed", holds=True, seen=answer)
    if row.kind == _MISSING and answer.code is not None:
        ocpi.check(
            "transport.missing-field.code",
            answer.code in _CODES or not 2000 <= answer.code < 3000,
            seen=answer,
            expected="status_code 2001, or 2000",
            hint=f"refused was: {row.what}",
        )
    refused_well(ocpi, answer, row.what)


def refused_well(ocpi: Conversation, answer: Answer, what: str) -> None:
    """Judge the form of a refusal: an OCPI answer with a 2xxx code, in HTTP 2xx."""
    code = answer.code
    ocpi.check(
        "transport.refusal.ocpi-answer",
        code is not None,
        seen=answer,
        expected="an answer with a 2xxx status_code",
        actual=f"a bare HTTP {answer.status}",
        hint=f"refused was: {what}",
    )
    if code is None:
        return
    ocpi.check(
        "transport.refusal.2xxx",
        not 3000 <= code < 4000,
        seen=answer,
        expected="a 2xxx code",
        hint=f"refused was: {what}",
    )
    if 2000 <= code < 3000:
        ocpi.check(
            "transport.refusal.http-2xx",
            200 <= answer.status < 300,
            seen=answer,
            expected="HTTP 2xx with the 2xxx code",
            hint=f"refused was: {what}",
        )


def _rest(ocpi: Conversation) -> None:
    """What nobody came to: the target took everything, or refused in one way only."""
    for each in ocpi.case.promised:
        if each not in ocpi.decided:
            ocpi.not_here(each, "no refusal, or no answer, that would show it")


@scenario(
    "transport.invalid-query",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    provokes=True,
    order=61,
    decides=_REFUSAL,
)
def invalid_queries(ocpi: Conversation) -> None:
    """Where a list refuses parameters that make no sense, it does so with a 2xxx code in HTTP 200."""
    for query in _LIST_PROBES:
        what = "&".join(f"{name}={value}" for name, value in query.items())
        answer = ocpi.provoke(ocpi.call("GET", "locations", side="sender", query=query), what)
        if not answer.ok and answer.status < _SERVER_ERROR and answer.status not in _GATEWAY:
            refused_well(ocpi, answer, what)
    _rest(ocpi)
