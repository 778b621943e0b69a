"""PUT of lawful objects: 201 where one was created, 200 where one was replaced; numbers and text come back as they went."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from suite.drive import Answer, Conversation, Kept, scenario

_CREATED, _OK, _NOT_FOUND = 201, 200, 404
_PRICE = "0.1234"
_PLAIN = "Suite street 3"
_TEXT = "Größe 充電 Ωμέγα ⚡ 🚗"
_CONTROL = "Suite\twith\u0007control\ncharacters"


@scenario(
    "transport.put",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=10,
    decides=["transport.put.created-201", "transport.put.updated-200"],
)
def put_says_what_it_did(ocpi: Conversation) -> None:
    """A Location that is new is answered with 201, the same one again with 200."""
    ident = "SUITE-TRN-002"
    ocpi.ours.form()
    before = ocpi.ours.held("locations", ident)
    first = ocpi.ours.give("locations", ident)
    if before.at("id") == ident:
        ocpi.needs(
            "transport.put.created-201",
            f"a target that does not have Location {ident} yet: what was put there before cannot be deleted",
        )
    elif before.status == _NOT_FOUND and ocpi.ours.can_look():
        ocpi.check("transport.put.created-201", first.status == _CREATED, seen=[before, first], expected="HTTP 201")
    else:
        ocpi.not_here("transport.put.created-201", "GET on the receiver interface does not tell what is new")
    if ocpi.ours.can_look():
        ocpi.eventually(lambda: ocpi.ours.held("locations", ident), lambda found: found.ok)
    else:
        ocpi.quiet()
    again = ocpi.ours.give("locations", ident, last_updated=ocpi.stamp(1))
    ocpi.check(
        "transport.put.updated-200",
        again.status == _OK,
        seen=[first, again],
        expected="HTTP 200",
        actual=f"HTTP {again.status}",
    )


@scenario(
    "transport.decimals",
    phase="modules",
    module="tariffs",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=11,
    decides=["transport.number.decimals"],
)
def decimals_survive(ocpi: Conversation) -> None:
    """A price with four decimals is the same number when it is read back."""
    ocpi.ours.require_look("tariffs")
    elements = [{"price_components": [{"type": "ENERGY", "price": Decimal(_PRICE), "step_size": 1}]}]
    ident = "SUITE-TRN-T01"
    ocpi.ours.give("tariffs", ident, elements=elements)
    shown = ocpi.eventually(lambda: ocpi.ours.held("tariffs", ident), _same)
    ocpi.check(
        "transport.number.decimals",
        _same(shown),
        seen=shown,
        expected=f"price {_PRICE}",
        actual=f"price {_price(shown)!r}",
        pointer="/data/elements/0/price_components/0/price",
    )
    if ocpi.offers("locations", "receiver"):  # whose Connectors name the other one
        ocpi.delete("tariffs", *ocpi.our_party, ident, side="receiver")
    else:
        ocpi.ours.delete_tariffs()


def _price(answer: Answer) -> object:
    return answer.at("elements.0.price_components.0.price")


def _same(answer: Answer) -> bool:
    """Compare as numbers: 0.1234 and 0.12340 are the same, and so is a number written as a string for this purpose."""
    try:
        return answer.ok and Decimal(str(_price(answer))) == Decimal(_PRICE)
    except InvalidOperation:
        return False


@scenario(
    "transport.text",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    order=12,
    decides=["transport.text.utf-8"],
)
def text_survives(ocpi: Conversation) -> None:
    """Text of several scripts is the same when it is read back, as far as plain text is."""
    ocpi.ours.require_look()
    kept = Kept(ocpi, "SUITE-TRN-003")
    kept.put(kept.body(address=_PLAIN))
    plain = kept.get()
    if _letters(plain.at("address")) != _letters(_PLAIN):
        ocpi.not_here(
            "transport.text.utf-8",
            f"the target gives back {plain.at('address')!r} as the address {_PLAIN!r}: what it makes of text cannot be told",
        )
        return
    given = kept.put(kept.body(address=_TEXT))
    ocpi.require(given.ok, f"the target refused a Location: {given.brief}")
    shown = ocpi.eventually(kept.get, lambda found: _letters(found.at("address")) == _letters(_TEXT))
    ocpi.check(
        "transport.text.utf-8",
        _letters(shown.at("address")) == _letters(_TEXT),
        seen=[plain, shown],
        expected=_TEXT,
        actual=repr(shown.at("address")),
        pointer="/data/address",
    )


def _letters(text: object) -> str:
    """What is left of a text whatever a receiver does about spaces, cases and forms of the same character."""
    return "".join(normalize("NFKC", str(text)).casefold().split())


@scenario(
    "transport.control-characters",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    provokes=True,
    order=60,
    decides=["transport.text.control-input"],
)
def control_characters(ocpi: Conversation) -> None:
    """A name with control characters is refused, or not given back as it is."""
    ocpi.ours.require_look()
    kept, what = Kept(ocpi, "SUITE-TRN-003"), "control characters in a string"
    ident = kept.ident
    answer = ocpi.ours.provoke_write("PUT", "locations", ident, what=what, body=kept.body(address=_CONTROL))
    if not answer.ok:
        ocpi.check("transport.text.control-input", holds=True, seen=answer)
        return
    shown = ocpi.ours.look("locations", ident, after=what)
    ocpi.check(
        "transport.text.control-input",
        shown.at("address") != _CONTROL,
        seen=[answer, shown],
        expected="refused, or given back without them",
        actual="taken, and given back as it was",
    )
    kept.put(kept.body())
