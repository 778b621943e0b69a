"""Partners are kept apart: what one pushed is its own, and nobody pushes in the name of another."""

from __future__ import annotations

from suite.drive import Conversation, scenario

_IDENT = "SUITE-LOC-APART"


@scenario(
    "auth.foreign-owner",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    provokes=True,
    order=74,
    decides=["auth.foreign-owner"],
)
def pushing_for_somebody_else(ocpi: Conversation) -> None:
    """We push a Location under a party that is none of ours."""
    country, party = ocpi.foreign_party
    own = ocpi.sample("location", _IDENT)
    body = own | {key: each for key, each in (("country_code", country), ("party_id", party)) if key in own}
    call = ocpi.call("PUT", "locations", country, party, _IDENT, side="receiver", body=body)
    answer = ocpi.provoke(call, "a push under a party that is not ours")
    ocpi.check("auth.foreign-owner", not answer.ok, seen=answer, expected="a refusal, HTTP 404 for one")


@scenario(
    "auth.apart",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    provokes=True,
    needs_callback=True,
    order=75,
    decides=["auth.parties.apart"],
)
def two_partners_are_apart(ocpi: Conversation) -> None:
    """A second party of ours neither sees nor changes what the first one pushed."""
    country, party = ocpi.our_party
    path = (country, party, _IDENT)
    own = ocpi.ours.form().make(_IDENT, address="Of the first 1")
    pushed = ocpi.put("locations", *path, body=own, side="receiver")
    ocpi.require(pushed.ok, f"the Location of the first party was refused: {pushed.brief}")
    other = ocpi.through(ocpi.another())
    seen = other.provoke(other.call("GET", "locations", *path, side="receiver"), "a look at another party's Location")
    changed = {**own, "address": "Changed by the second 2", "last_updated": ocpi.stamp()}
    call = other.call("PUT", "locations", *path, side="receiver", body=changed)
    written = other.provoke(call, "a push over another party's Location")
    kept = ocpi.get("locations", *path, side="receiver")
    shown = seen.ok and seen.at("id") == _IDENT
    overwritten = kept.ok and kept.at("address") == changed["address"]
    ocpi.check(
        "auth.parties.apart",
        not shown and not overwritten,
        seen=[seen, written, kept],
        expected="the second party neither sees nor changes it",
        actual="it was shown to the second party" if shown else "the second party changed it",
    )
