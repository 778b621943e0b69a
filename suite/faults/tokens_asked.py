"""Faults of a CPO that asks whether a card may charge."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.authority import Authority

_SWIPE = ("swipe_card",)


async def _before(real: Any, partner: Any, path: list[str], body: Any, how: Any) -> Any:
    """Ask otherwise than it should be, and then as it should be, so that nothing else goes wrong."""
    core = real.args[0].core
    version = partner.version or core.versions[-1]
    call = core.outgoing.request(partner, version, "POST", "tokens", "sender", path=path, body=body)
    await core.flows.send(call)
    return await real(partner, **how)


@mutant("tokens.authorize.call~no-suffix", at=Authority.ask, stimuli=_SWIPE)
async def asks_at_the_token(real: Any, partner: Any, **how: Any) -> Any:
    """It asks at the Token, without `authorize`."""
    return await _before(real, partner, [how["uid"]], None, how)


@mutant("tokens.location-references.valid~no-location", at=Authority.ask, stimuli=_SWIPE)
async def asks_without_location(real: Any, partner: Any, **how: Any) -> Any:
    """It names an EVSE, and no Location."""
    return await _before(real, partner, [how["uid"], "authorize"], {"evse_uids": ["SOME-EVSE"]}, how)
