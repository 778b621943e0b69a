"""Faults of a receiver that does not keep its partners apart."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.owners import theirs
from suite.reference.receiving import Receiving


@mutant("auth.parties.apart~shared", at=Receiving.foreign)
def one_store_for_all(real: Any, incoming: Any) -> bool:
    """Whatever any partner pushed is kept in one place, for every partner to see and to change."""
    part = real.args[0]
    part.given[incoming.partner.name] = part.given["all of them"]
    owner = (incoming.params["country_code"].upper(), incoming.params["party_id"].upper())
    known = {(country.upper(), party.upper()) for each in part.core.partners for country, party in theirs(each)}
    return bool(real(incoming)) and owner not in known


@mutant("auth.foreign-owner~taken", at=Receiving.foreign)
def takes_anybodys(real: Any, incoming: Any) -> bool:
    """A push under any party is taken."""
    del real, incoming
    return False
