"""Faults of the paged list of an eMSP: what is not the same as in the lists of a CPO."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.tokens import Tokens


@mutant("pagination.objects.own-parties~foreign-token", at=Tokens.shown, roles=["EMSP"])
def foreign_token(real: Any, version: Any, value: dict[str, Any]) -> Any:
    """Some Tokens belong to a party that nobody named."""
    shown = real(version, value)
    return {**shown, "party_id": "XYZ"} if str(shown["uid"]).endswith("D503") else shown
