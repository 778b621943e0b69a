"""From the bytes of a CDR to its audit: the short way where the CDR is plain, else the exact engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.pricing.audit import Audit, audit
from suite.pricing.charge import read_charge
from suite.pricing.numbers import loads
from suite.pricing.plain import Plain, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction


def audit_bytes(
    data: bytes,
    tariffs: Sequence[Mapping[str, Any]] = (),
    *,
    time_zone: str | None = None,
    allowed: Fraction | None = None,
) -> Plain | Audit:
    """Price a CDR and hold its claims against that. Raises ValueError or TypeError for what is no JSON object.

    A `Plain` has nothing to tell but its notes; either has `verified`, `agrees`, `notes`, and the lines of the bill.
    """
    found = None if tariffs else plain(data, time_zone=time_zone, allowed=allowed)
    if found is not None:
        return found
    record = loads(data)
    if not isinstance(record, dict):
        raise TypeError("no JSON object")
    return audit(read_charge(record, tariffs, time_zone=time_zone), allowed=allowed)
