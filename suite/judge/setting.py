"""The circumstances a rule may ask about: the version, who the target is, how strict we are. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.standard.versions import Version


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds an exchange when it is judged."""

    version: Version
    target_roles: tuple[str, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    """(country_code, party_id) of the target's parties as its credentials name them, upper case; empty if unknown."""
    our_tokens: Mapping[str, str] = field(default_factory=dict)
    """Keyed hash of each token we gave the target -> its name: A, B, C, old."""
    tolerance: object = "auto"
    """How far an amount may be off: `[pricing] tolerance`."""
    provoked_here: bool = False
    """We wrote something unlawful to this resource on purpose: what stands there may be our own doing."""
    test_setup: bool = True
    """`setup = "test"`: plain http and short host names are no finding."""
    seen_request_ids: set[str] = field(default_factory=set)
    """X-Request-ID of every call of the target so far on this connection; rules may add to it."""
