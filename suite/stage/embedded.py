"""Our reference as the embedded target: what demo, serve and the rungs of self-proof put opposite the suite."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.reference import Bends, Ear, Party, Platform
from suite.wire.clients import plain_courier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.reference.keeper import SqliteKeeper
    from suite.stage.server import Server
    from suite.standard.versions import Version

PARTIES = {"CPO": ("NL", "RFC"), "EMSP": ("NL", "RFE"), "SCSP": ("NL", "RFS")}
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

    def evses(self, most: int = 3) -> list[dict[str, str]]:
        """Name EVSEs of its seed that commands may touch, as `[charging]` of target.toml writes them: all of the first Location."""
        known = self.platform.core.charging.map
        places = known.places(most) if known and self.platform.core.parties[0].role == "CPO" else []
        beside = [other for each in places[:1] for other in known.beside(each)] if known else []
        return [
            {"location_id": each.location_id, "evse_uid": each.evse_uid, "connector_id": each.connector_id}
            for each in (*places[:1], *beside, *places[1:])
        ]


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
    keeper: SqliteKeeper | None = None,
    speed: float = 0.0,
) -> Embedded:
    """Mount a target with these tokens A alive, or that many made up, and these parties, or the default one a role.

    With a keeper it is found where it was before, with the partners it had; tokens A are made up at its first start only.
    """
    slug = (keeper.fact("slug") if keeper else "") or f"t{secrets.token_hex(4)}"
    known = bool(keeper and keeper.fact("slug"))
    if keeper:
        keeper.note("slug", slug)
        keeper.note("port", server.origin.rpartition(":")[2])
    alive = list(given) or ([] if known else [secrets.token_urlsafe(32) for _ in range(tokens)])
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
        keeper=keeper,
        speed=speed,
    )
    server.mount(slug, platform)
    unused = [each.token_a for each in platform.partners if each.token_a] if keeper else alive
    return Embedded(platform, unused, slug)
