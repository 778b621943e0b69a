"""Faults of the credentials module, as registrar."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.learning import Learning


@mutant("credentials.post.new-token~token-a", at=Learning.issued)
def token_a_again(real: Any, partner: Any) -> Any:
    """The token handed out is token A."""
    before = partner.token_a
    real(partner)
    if before:
        partner.token_ours = before
        partner.previous.discard(before)
    return partner.token_ours
