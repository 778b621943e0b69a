"""Our reference as the embedded target: what demo, serve and the rungs of self-proof put opposite the suite."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.reference import Bends, Ear, Party, Platform
from suite.wire.clients import plain_courier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.stage.server import Server
    from suite.standard.versions import Version

PARTIES = {"CPO": ("NL", "RFC"), "EMSP": ("NL", "RFE")}
_RESPONSE_SECONDS = 10.0


@dataclass
class Embedded:
    """A target of ours on a running server."""

    platform: Platform
    tokens: list[str] = field(repr=False)
    slug: str = ""

    @property
    def versions_url(self) -> str:
        """Where it begins."""
        return self.platform.versions_url


def embed(  # noqa: PLR0913 - named settings, each with a default
    server: Server,
    roles: Sequence[str],
    versions: Sequence[Version],
    *,
    tokens: int = 1,
    given: Sequence[str] = (),
    parties: Sequence[Party] = (),
    bends: Bends | None = None,
    locations: int = 12,
    seed: int = 1,
    ear: Ear = Ear.STRICT,
) -> Embedded:
    """Mount a target with these tokens A alive, or that many made up, and these parties, or the default one a role."""
    slug = f"t{secrets.token_hex(4)}"
    alive = list(given) or [secrets.token_urlsafe(32) for _ in range(tokens)]
    platform = Platform(
        slug=slug,
        base_url=f"{server.origin}/s/{slug}",
        parties=parties or [Party(role, *PARTIES[role], name=f"Reference {role}") for role in roles],
        versions=versions,
        ear=ear,
        bends=bends,
        seed=seed,
        tokens_a=alive,
        locations=locations,
        courier=plain_courier(_RESPONSE_SECONDS),
    )
    server.mount(slug, platform)
    return Embedded(platform, alive, slug)
