"""Whose cards stand in Sessions and CDRs: ours, those that a target gave us to charge with, or others'."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from suite.drive.us import Us
from suite.standard.versions import VERSIONS


def us(*uids: str) -> Us:
    party = SimpleNamespace(country_code="NL", party_id="TSE", role="EMSP")
    platform = SimpleNamespace(core=SimpleNamespace(acting=lambda _version: (party,)))
    config = SimpleNamespace(suite=SimpleNamespace(tokens=[SimpleNamespace(uid=uid) for uid in uids]))
    ocpi: Any = SimpleNamespace(
        version=VERSIONS[-1],
        registration=SimpleNamespace(platform=platform),
        session=SimpleNamespace(config=config),
    )
    return Us(ocpi)


def charged(owner: str, uid: str = "CARD-1") -> dict[str, object]:
    country, party = owner.split("-")
    return {"cdr_token": {"country_code": country, "party_id": party, "uid": uid}}


def test_cards_of_ours_and_those_we_were_given_are_no_others() -> None:
    assert us("04A1").cards_of_others([charged("nl-tse"), charged("SE-XYZ", "04a1")]) == []


def test_cards_of_others_are_named_by_their_owner() -> None:
    assert us("04A1").cards_of_others([charged("SE-XYZ"), charged("NL-TSE"), {}, {"cdr_token": None}]) == ["SE-XYZ"]
