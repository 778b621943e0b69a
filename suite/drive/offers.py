"""What a target offers, against what target.toml claims: rows of the record, made from its version details."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from suite.record.rows import Offer
from suite.standard.routes import MODULES, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.drive.discovery import Discovery

_MOST = 200
"""Interfaces of one version that are written down; more than the standard knows by far."""


def offers(connection: str, roles: Sequence[str], claims: Sequence[str], discovery: Discovery) -> Iterator[Offer]:
    """Give a row per interface and version: those that are offered, then those that are claimed and are not there.

    `claims` are written `module` or `module:side`; where there are none, nothing is said about claims.
    """
    wanted = {_split(claim) for claim in claims}
    for name in discovery.details:
        seen: set[tuple[str, str]] = set()
        for (module, side), url in islice(discovery.endpoints(name).items(), _MOST):
            for each in [side] if side or module == "credentials" else _sides(module, roles):
                seen.add((module, each))
                yield Offer(
                    connection=connection,
                    version=name,
                    module=module,
                    side="" if module == "credentials" else each,
                    url=url,
                    claimed=_claimed(wanted, module, each),
                )
        for module, side in sorted(wanted):
            if not any(module == other and side in {"", each} for other, each in seen):
                yield Offer(connection=connection, version=name, module=module, side=side, url="", claimed=True)


def _split(claim: str) -> tuple[str, str]:
    module, _, side = claim.partition(":")
    return module, side


def _sides(module: str, roles: Sequence[str]) -> list[str]:
    """Where a version names no side: the one that its roles have."""
    return sorted({side for role in roles if (side := side_of(module, role))}) or [""]


def _claimed(wanted: set[tuple[str, str]], module: str, side: str) -> bool | None:
    if not wanted or module not in MODULES or module in {"credentials", "versions"}:
        return None
    return bool(wanted & {(module, ""), (module, side)})
