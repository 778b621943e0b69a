"""CDRs of ours on an eMSP: taken, kept as they are, told where; the same again changes nothing; credits are taken too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import FORBIDDEN, HOW_ALLOWED, Conversation, Posted, is_needed, lost, pointer, said, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Difference

Json = dict[str, Any]
_TAKEN, _WHERE, _ABSOLUTE = "cdrs.post.accepted", "cdrs.post.location", "cdrs.post.location-absolute"
_STORED, _OPTIONAL = "cdrs.post.stored", "cdrs.post.keeps-optional"
_SIGNED, _HOME = "cdrs.signed-data.unchanged", "cdrs.home-compensation.kept"
_AGAIN, _CREDIT = "cdrs.repeat.unchanged", "cdrs.credit.accepted"
_LOST, _INVALID = "cdrs.credit.incomplete-refused", "cdrs.invalid.refused"
_NOT_THERE = "no CDR could be looked at where the target says that it keeps it"
_FED_BACK = "negative energy"
_LONG = "0123456789ABCDEF" * 312
_WHOLE = ("charging_periods",)


@scenario(
    "cdrs.post",
    phase="modules",
    module="cdrs",
    side="receiver",
    target=["EMSP"],
    order=20,
    writes=True,
    decides=[_TAKEN, _WHERE, _ABSOLUTE, _STORED, _OPTIONAL, _SIGNED, _HOME, _CREDIT],
)
def cdrs_are_taken(ocpi: Conversation) -> None:
    """We post a CDR with all fields, one with the least and one with negative energy, look at each, and credit it."""
    cdrs, taken = Posted(ocpi), False
    for what, body in _bodies(ocpi, cdrs):
        answer = cdrs.post(body)
        taken = taken or answer.ok
        if what == _FED_BACK and not taken:
            ocpi.undecided(_CREDIT, f"the target refuses every CDR: {answer.brief}")
            continue
        ocpi.check(
            _CREDIT if what == _FED_BACK else _TAKEN,
            answer.ok,
            seen=answer,
            expected="HTTP 200 or 201 with status_code 1000",
            actual=f"refused with {what}: {answer.brief}",
            cause=what,
        )
        if answer.ok:
            _told_where(ocpi, answer)
            _looked_at(ocpi, cdrs, body, answer, what)
            _credited(ocpi, cdrs, body)
    for each in (_WHERE, _ABSOLUTE, _STORED, _OPTIONAL, _SIGNED, _HOME, _CREDIT):
        ocpi.unseen(each, "no CDR was taken" if _WHERE not in ocpi.decided else _NOT_THERE)


def _bodies(ocpi: Conversation, cdrs: Posted) -> list[tuple[str, Json]]:
    found = [("every field that there is", cdrs.body()), ("the least that there is", cdrs.body(full=False))]
    if ocpi.version.credit_cdrs:
        full = cdrs.body()
        signed = {
            **full["signed_data"],
            "signed_values": [{**full["signed_data"]["signed_values"][0], "signed_data": _LONG}],
        }
        found.append(
            (
                "signed data of nearly 5000 characters",
                {**full, "signed_data": signed, "home_charging_compensation": True},
            )
        )
        found.append((_FED_BACK, _fed_back(cdrs.body(full=False))))
    return found


def _fed_back(body: Json) -> Json:
    """A car that gave energy back, and was paid for it."""
    periods = [
        {**each, "dimensions": [_negative(part) for part in each["dimensions"]]} for each in body["charging_periods"]
    ]
    cost = {name: _minus(value) for name, value in body["total_cost"].items()}
    return {**body, "charging_periods": periods, "total_energy": -body["total_energy"], "total_cost": cost}


def _negative(part: Json) -> Json:
    return {**part, "volume": -part["volume"]} if part["type"] == "ENERGY" else part


def _minus(value: Any) -> Any:
    return [{**each, "amount": -each["amount"]} for each in value] if isinstance(value, list) else -value


def _told_where(ocpi: Conversation, answer: Answer) -> None:
    where = answer.header("location") or ""
    ocpi.check(
        _WHERE, where, seen=answer, expected="a header Location with the URL of the CDR", actual="no such header"
    )
    if where:
        ocpi.check(
            _ABSOLUTE,
            where.lower().startswith(("http://", "https://")),
            seen=answer,
            expected="an absolute URL",
            actual=where[:200],
        )


def _looked_at(ocpi: Conversation, cdrs: Posted, body: Json, answer: Answer, what: str) -> None:
    """GET gives back what was posted: what is needed, what is optional, and two fields that are looked at by themselves."""
    shown = _shown(ocpi, cdrs, body, answer)
    if shown is None:
        return
    gone = lost(ocpi.version, body, shown.data if isinstance(shown.data, dict) else {})
    needed = [each for each in gone if is_needed(ocpi.version, "cdr", each.path, _WHOLE)]
    own = {_SIGNED: "signed_data", _HOME: "home_charging_compensation"}
    rest = [each for each in gone if each not in needed and each.path[0] not in own.values()]
    groups = [(_STORED, needed), (_OPTIONAL, rest)]
    groups += [(name, [each for each in gone if each.path[0] == key]) for name, key in own.items() if body.get(key)]
    for requirement, lost_ in groups:
        if ocpi.applies(requirement):
            _judge_lost(ocpi, requirement, lost_, [answer, shown], what)


def _shown(ocpi: Conversation, cdrs: Posted, body: Json, answer: Answer) -> Answer | None:
    """What GET gives at the URL of a CDR; None where it cannot be asked, or leads to nothing."""
    url = cdrs.url(answer)
    if url and not cdrs.may_look(url):
        ocpi.undecided(_STORED, f"the header Location leads to {FORBIDDEN}: {url[:200]}; {HOW_ALLOWED}")
        return None
    if not url:
        return None
    shown = ocpi.eventually(
        lambda: cdrs.look(url), lambda found: not found.answered or not lost(ocpi.version, body, found.data)
    )
    ocpi.check(
        _WHERE,
        shown.ok,
        seen=[answer, shown],
        expected="the URL of the CDR, where GET gives it",
        actual=f"{url[:200]}: {shown.brief}",
    )
    return shown if shown.ok else None


def _judge_lost(ocpi: Conversation, requirement: str, gone: list[Difference], seen: list[Answer], what: str) -> None:
    ocpi.check(
        requirement,
        not gone,
        seen=seen,
        expected=f"what was posted ({what})",
        actual=said(gone),
        pointer=pointer(gone),
    )


def _credited(ocpi: Conversation, cdrs: Posted, body: Json) -> None:
    answer = cdrs.credit(body)
    if answer is not None:
        ocpi.check(
            _CREDIT, answer.ok, seen=answer, expected="HTTP 200 or 201 with status_code 1000", actual=answer.brief
        )


@scenario(
    "cdrs.refusals",
    phase="modules",
    module="cdrs",
    side="receiver",
    target=["EMSP"],
    order=21,
    writes=True,
    provokes=True,
    decides=[_AGAIN, _INVALID, _LOST],
)
def what_is_wrong_is_refused(ocpi: Conversation) -> None:
    """We post a CDR twice with something changed, one without periods, one in no currency, a credit of nothing."""
    cdrs = Posted(ocpi)
    body = cdrs.body(full=False)
    first = cdrs.post(body)
    ocpi.require(first.ok, f"the target refused a CDR: {first.brief}")
    _repeated(ocpi, cdrs, body, first)
    for what, changes in (
        ("no charging periods", {"charging_periods": []}),
        ("an unknown currency", {"currency": "XQX"}),
    ):
        answer = cdrs.post(cdrs.body(full=False, **changes), what=f"a CDR with {what}")
        ocpi.check(
            _INVALID, not answer.ok, seen=answer, expected="status_code 2001", actual=f"a CDR with {what} was taken"
        )
    if ocpi.applies(_LOST):
        answer = cdrs.post(cdrs.body(full=False, credit=True), what="a credit CDR without its reference")
        ocpi.check(_LOST, not answer.ok, seen=answer, expected="a 2xxx code", actual="a credit of nothing was taken")
    cdrs.credit(body)


def _repeated(ocpi: Conversation, cdrs: Posted, body: Json, first: Answer) -> None:
    """The same id once more, with something changed: what is shown before must be shown after it."""
    url = cdrs.url(first)
    before = cdrs.look(url) if url and cdrs.may_look(url) else None
    again = cdrs.post({**body, "remark": "not the first"}, what="a CDR of an id that was used")
    if before is None or not before.ok or not isinstance(before.data, dict):
        ocpi.not_here(_AGAIN, _NOT_THERE)
        return
    shown = cdrs.look(url)
    ocpi.check(
        _AGAIN,
        shown.ok and shown.at("remark") != "not the first",
        seen=[first, again, shown],
        expected="the CDR as it was posted first",
        actual="the second one took its place" if shown.ok else shown.brief,
    )
