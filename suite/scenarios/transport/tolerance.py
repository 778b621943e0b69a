"""What must be taken: fields and open values that nobody knows, explicit nulls, all lawful shapes of a DateTime."""

from __future__ import annotations

from suite.drive import Answer, Conversation, instant, scenario, written

_UNKNOWN = {"suite_note": "unknown on purpose", "suite_list": [1, {"deep": True}]}
_FRACTIONS = ("T00:00:00.5Z", "T00:00:00.123Z")


@scenario(
    "transport.tolerance",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=30,
    decides=["transport.unknown-fields.accepted", "transport.null.accepted"],
)
def unknown_fields_and_nulls(ocpi: Conversation) -> None:
    """A Location with fields that nobody knows is taken, and so is one with null in optional fields."""
    ident, form = "SUITE-TRN-006", ocpi.ours.form()
    body = form.make(ident, last_updated=ocpi.stamp(), **_UNKNOWN)
    evses = body.get("evses")
    if isinstance(evses, list):
        body["evses"] = [{**each, **_UNKNOWN} for each in evses]
    answer = ocpi.put("locations", *ocpi.our_party, ident, body=body)
    ocpi.check(
        "transport.unknown-fields.accepted",
        answer.ok,
        seen=answer,
        expected="success, whatever is made of the unknown fields",
        hint=f"unknown fields: {', '.join(_UNKNOWN)}",
    )
    bare, full = ocpi.sample("location", ident, full=False), ocpi.sample("location", ident)
    empty = [name for name in full if name not in bare]
    answer = ocpi.put("locations", *ocpi.our_party, ident, body={**bare, **dict.fromkeys(empty)})
    ocpi.check(
        "transport.null.accepted",
        answer.ok,
        seen=answer,
        expected="success, as if the fields were left out",
        hint=f"null: {', '.join(empty)}",
    )


@scenario(
    "transport.open-enums",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=31,
    decides=["transport.open-enum.accepted"],
)
def open_enums(ocpi: Conversation) -> None:
    """A Location with a facility that nobody knows is taken, since that enum is open."""
    body = ocpi.ours.form().make("SUITE-TRN-006", facilities=["SUITE_SAUNA"], last_updated=ocpi.stamp(1))
    answer = ocpi.put("locations", *ocpi.our_party, "SUITE-TRN-006", body=body)
    ocpi.check("transport.open-enum.accepted", answer.ok, seen=answer, expected="success", pointer="/facilities/0")


@scenario(
    "transport.datetimes-given",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=32,
    decides=["transport.datetime.no-zone-accepted", "transport.datetime.fraction-accepted"],
)
def datetimes_in_objects(ocpi: Conversation) -> None:
    """last_updated without Z, and with a fraction of a second, is taken; without Z it is UTC."""
    ident, day = "SUITE-TRN-007", ocpi.stamp()[:10]
    ocpi.ours.form()
    plain = f"{day}T00:00:00"
    answer = ocpi.put("locations", *ocpi.our_party, ident, body=_as_of(ocpi.ours.form().make(ident), day, plain))
    same, seen = True, [answer]
    if answer.ok and ocpi.ours.can_look():
        shown = ocpi.eventually(lambda: ocpi.ours.held("locations", ident), lambda found: found.ok)
        at = instant(shown.at("last_updated"))
        same = at is None or at == instant(f"{plain}Z")
        seen.append(shown)
    ocpi.check(
        "transport.datetime.no-zone-accepted",
        answer.ok and same,
        seen=seen,
        expected=f"{plain} taken, as {plain}Z",
        actual=answer.brief if not answer.ok else f"given back as {seen[-1].at('last_updated')!r}",
    )
    if not ocpi.applies("transport.datetime.fraction-accepted"):
        return
    for each in _FRACTIONS:
        body = _as_of(ocpi.ours.form().make(ident), day, f"{day}{each}")
        answer = ocpi.put("locations", *ocpi.our_party, ident, body=body)
        ocpi.check(
            "transport.datetime.fraction-accepted",
            answer.ok,
            seen=answer,
            expected="success",
            cause=f"last_updated {each}",
        )


def _as_of(body: dict[str, object], day: str, at: str) -> dict[str, object]:
    """The same Location, changed at that time; nothing in it changed later, which would be unlawful of us."""
    return {**_since(body, f"{day}T00:00:00Z"), "last_updated": at}


def _since(value: dict[str, object], at: str) -> dict[str, object]:
    parts = {name: value.get(name) for name in ("evses", "connectors")}
    inner = {
        name: [_since(each, at) for each in part if isinstance(each, dict)]
        for name, part in parts.items()
        if isinstance(part, list)
    }
    return {**value, **inner, "last_updated": at}


@scenario(
    "transport.datetimes-asked",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=32,
    decides=["transport.datetime.no-zone-accepted", "transport.datetime.fraction-accepted"],
)
def datetimes_in_queries(ocpi: Conversation) -> None:
    """date_from without Z, and with a fraction of a second, is taken; without Z it is UTC."""
    ocpi.crawl("locations")
    newest = ocpi.crawl("locations").newest
    at = instant(newest)
    bounds = [written(at - 1), written(at + 1)] if at is not None else ["2020-01-01T00:00:00Z"]
    for bound in bounds:
        before, plain, after = (_total(ocpi, each) for each in (bound, bound.rstrip("Z"), bound))
        moved = before[1] != after[1]
        ocpi.check(
            "transport.datetime.no-zone-accepted",
            plain[0].ok and (moved or plain[1] == before[1]),
            seen=[before[0], plain[0]],
            expected=f"the same list as with {bound}",
            actual=plain[0].brief if not plain[0].ok else f"{plain[1]} objects instead of {before[1]}",
            cause="date_from without Z",
        )
    for each in _FRACTIONS if ocpi.applies("transport.datetime.fraction-accepted") else ():
        answer = ocpi.get("locations", side="sender", query={"date_from": f"2020-01-01{each}", "limit": "1"})
        ocpi.check(
            "transport.datetime.fraction-accepted",
            answer.ok,
            seen=answer,
            expected="success",
            cause=f"date_from {each}",
        )


def _total(ocpi: Conversation, bound: str) -> tuple[Answer, str]:
    answer = ocpi.get("locations", side="sender", query={"date_from": bound, "limit": "1"})
    return answer, (answer.header("x-total-count") or "").strip()
