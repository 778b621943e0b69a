"""A CDR that is credited: the credit turns the costs round and says all else again; what replaces it is a plain CDR."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, PagedList, credit_note, differences, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

Json = dict[str, Any]
_RESOLVES, _AMOUNT, _SAME = "cdrs.credit.resolves", "cdrs.credit.amount", "cdrs.credit.same-data"
_ONCE, _PLAIN = "cdrs.credit.once", "cdrs.replacement.plain"
_ITS_OWN = ("id", "credit", "credit_reference_id", "last_updated", "remark", "invoice_reference_id", "signed_data")
"""What a credit says for itself; costs are looked at apart."""


@scenario(
    "cdrs.credit",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    journey=credit_note,
    order=76,
    decides=[_RESOLVES, _AMOUNT, _SAME, _ONCE, _PLAIN],
)
def a_credit_and_what_follows(ocpi: Conversation) -> None:
    """A CDR is credited and replaced: credit, original and replacement are held against each other."""
    made = ocpi.travel(credit_note).result.cdrs
    credits_ = [(value, seen) for value, seen in made if value.get("credit") is True]
    ocpi.require(credits_, "credit_cdr reported success, and no CDR with credit = true was shown")
    known = {_upper(each.get("id")): each for each in PagedList(ocpi, "cdrs").renewed().objects}
    known |= {_upper(value.get("id")): value for value, _ in made}
    for value, seen in credits_:
        _held(ocpi, value, seen, known.get(_upper(value.get("credit_reference_id"))))
    _counted(ocpi, credits_)
    _replaced(ocpi, made)


def _upper(value: object) -> str:
    return str(value).upper()


def _held(ocpi: Conversation, credit: Json, seen: Answer, original: Json | None) -> None:
    if original is None:
        for each in (_RESOLVES, _AMOUNT, _SAME):
            ocpi.not_here(each, "the CDR that was credited is not in the list: older ones may be gone")
        return
    names = ("country_code", "party_id", "session_id")
    other = [name for name in names if _upper(credit.get(name)) != _upper(original.get(name))]
    other += ["cdr_token"] if differences(ocpi.version, original.get("cdr_token"), credit.get("cdr_token")) else []
    ocpi.check(
        _RESOLVES,
        not other,
        seen=seen,
        expected=f"owner, token and Session of {original.get('id')}",
        actual=f"another {', '.join(other)}",
    )
    sums = [_amounts(each.get("total_cost"), ocpi.version.price_keys) for each in (original, credit)]
    ocpi.check(
        _AMOUNT,
        all(one is None or two is None or one == -two for one, two in zip(*sums, strict=True)),
        seen=seen,
        expected=f"the negative of {_said(sums[0])}",
        actual=_said(sums[1]),
    )
    gone = {*_ITS_OWN, *(name for name in original if name.startswith("total_") and name.endswith("_cost"))}
    gone |= {name for name in credit if name.startswith("total_")}  # whether volumes are turned round is disputed (d43)
    gone |= {"charging_periods", *names, "cdr_token"}
    rest = [{name: each for name, each in value.items() if name not in gone} for value in (original, credit)]
    changed = differences(ocpi.version, *rest)
    ocpi.check(
        _SAME,
        not changed,
        seen=seen,
        expected=f"what {original.get('id')} says, costs apart",
        actual="; ".join(map(str, changed[:3])),
    )


def _amounts(cost: object, keys: tuple[str, ...]) -> list[Decimal | None]:
    """Before taxes, and what tells of taxes; None where it is not given."""
    return [_number(cost.get(name)) if isinstance(cost, dict) else None for name in keys]


def _number(value: object) -> Decimal | None:
    if isinstance(value, list):
        parts = [_number(each.get("amount")) for each in value if isinstance(each, dict)]
        return None if any(each is None for each in parts) else sum((each for each in parts if each), Decimal(0))
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def _said(amounts: list[Decimal | None]) -> str:
    return ", ".join("none" if each is None else f"{each:f}" for each in amounts)


def _counted(ocpi: Conversation, credits_: list[tuple[Json, Answer]]) -> None:
    listed = [each for each in ocpi.crawl("cdrs").objects if each.get("credit") is True]
    every = {_upper(each.get("id")): each for each in (*listed, *(value for value, _ in credits_))}
    named = [_upper(each.get("credit_reference_id")) for each in every.values()]
    twice = sorted({each for each in named if named.count(each) > 1})
    ocpi.check(
        _ONCE,
        not twice,
        seen=[seen for _, seen in credits_],
        expected="one credit for a CDR",
        actual=f"several for {', '.join(twice[:3])}",
    )


def _replaced(ocpi: Conversation, made: list[tuple[Json, Answer]]) -> None:
    """What came for the same Session and is neither the credit nor what was credited."""
    credits_ = [value for value, _ in made if value.get("credit") is True]
    old = {_upper(each.get("credit_reference_id")) for each in credits_}
    sessions = {_upper(each.get("session_id")) for each in credits_}
    plain = [(value, seen) for value, seen in made if value.get("credit") is not True]
    new = [
        (value, seen)
        for value, seen in plain
        if _upper(value.get("session_id")) in sessions and _upper(value.get("id")) not in old
    ]
    if not new:
        ocpi.not_here(_PLAIN, "nothing replaced the CDR that was credited")
        return
    for value, seen in new:
        ocpi.check(
            _PLAIN,
            not value.get("credit_reference_id"),
            seen=seen,
            expected="no credit_reference_id",
            actual=f"id {value.get('id')}, credit_reference_id {value.get('credit_reference_id')}",
        )
