"""Upper and lower case: of ids in URLs, and of header names. Requests without body come without Content-Type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Answer, Conversation, scenario

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPE = "Content-Type"
_ID = "X-Request-ID"


@scenario(
    "transport.case-given",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=40,
    decides=["transport.cistring.any-case", "transport.string.case-sensitive"],
)
def case_at_the_receiver(ocpi: Conversation) -> None:
    """A Location of ours is asked for in lower case: found where ids are CiStrings, not found where they are strings."""
    ocpi.ours.require_look()
    ident = "SUITE-LOC-001"
    plain = ocpi.ours.held("locations", ident)
    ocpi.require(_found(plain), f"GET of {ident} gave no Location: {plain.brief}")
    country, party = ocpi.our_party
    _check(ocpi, plain, ocpi.get("locations", country, party, ident.lower(), side="receiver"), "the id")
    if ocpi.applies("transport.cistring.any-case"):
        answer = ocpi.get("locations", country.lower(), party.lower(), ident, side="receiver")
        _check(ocpi, plain, answer, "the owner")


@scenario(
    "transport.case-own",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=40,
    decides=["transport.cistring.any-case", "transport.string.case-sensitive"],
)
def case_at_the_sender(ocpi: Conversation) -> None:
    """A Location of the target is asked for in another case: found where ids are CiStrings, else not found."""
    ids = [str(entry.get("id")) for entry in ocpi.crawl("locations").objects]
    chosen = next((each for each in ids if each.swapcase() not in {each, *ids}), "")
    for each in ("transport.cistring.any-case", "transport.string.case-sensitive"):
        if not chosen and ocpi.applies(each):
            ocpi.needs(each, "a Location at the target with letters in its id: its list has none")
    if not chosen:
        return
    plain = ocpi.get("locations", chosen, side="sender")
    ocpi.require(_found(plain), f"GET of {chosen} gave no Location: {plain.brief}")
    _check(ocpi, plain, ocpi.get("locations", chosen.swapcase(), side="sender"), "the id")


def _check(ocpi: Conversation, plain: Answer, other: Answer, what: str) -> None:
    ocpi.check(
        "transport.cistring.any-case",
        _found(other),
        seen=[plain, other],
        expected=f"found with {what} in another case",
        cause=what,
    )
    ocpi.check(
        "transport.string.case-sensitive",
        not _found(other),
        seen=[plain, other],
        expected=f"HTTP 404 with {what} in another case",
        cause=what,
    )


def _found(answer: Answer) -> bool:
    return answer.ok and isinstance(answer.at("id"), str)


@scenario(
    "transport.headers",
    phase="modules",
    module="credentials",
    order=41,
    decides=["transport.header-names.any-case", "transport.bodyless.no-content-type"],
)
def headers(ocpi: Conversation) -> None:
    """GETs are answered alike whatever the case of header names, and with or without Content-Type."""
    ocpi.ensure_registered()
    for call in [each for each in ocpi.one_call_per_endpoint() if each.label.side != "receiver"]:
        where = call.label.module or "versions"
        bare = ocpi.send(call.without(_TYPE))
        typed = bare if bare.ok else ocpi.send(call.having(_TYPE, "application/json"))
        ocpi.check(
            "transport.bodyless.no-content-type",
            bare.ok or not typed.ok,
            seen=[bare, typed],
            expected="the answer that the same GET has with Content-Type",
            cause=where,
        )
        if not (bare.ok and ocpi.applies("transport.header-names.any-case")):
            continue
        for what, spelt in _SPELT.items():
            answer = ocpi.send(call.spelt(spelt))
            echoed = answer.header(_ID) == bare.header(_ID) or bare.header(_ID) is None
            ocpi.check(
                "transport.header-names.any-case",
                answer.ok and echoed,
                seen=[bare, answer],
                expected=f"the same answer with header names in {what}",
                actual=answer.brief if not answer.ok else f"{_ID} is not given back",
                cause=what,
                hint=f"seen on {where}",
            )


_SPELT: dict[str, Callable[[str], str]] = {"lower case": str.lower, "upper case": str.upper}
