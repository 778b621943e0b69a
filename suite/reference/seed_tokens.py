"""Tokens of ours: what an eMSP has given out, one for each answer that authorization can have, and samples for pushes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from suite.reference.instants import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.reference.store import Json
    from suite.standard.versions import Version

_DAY: Final = 86400
_START: Final = 1_704_067_200


@dataclass(frozen=True, slots=True)
class Kind:
    """What a token of ours is like, and what we say when somebody asks for it."""

    uid: str
    type: str = "RFID"
    whitelist: str = "ALLOWED"
    allowed: str = "ALLOWED"
    full: bool = False

    @property
    def valid(self) -> bool:
        """Whether it may be used at all; one that is not allowed at a place is valid (AllowedType)."""
        return self.allowed in {"ALLOWED", "NOT_ALLOWED"}


@dataclass(frozen=True, slots=True)
class Issued:
    """A real card that our eMSP answers for beside those that it makes up."""

    uid: str
    contract_id: str = ""
    type: str = "RFID"


KINDS: Final = (
    Kind("04E1A2B3C4D501", full=True),
    Kind("04E1A2B3C4D502", whitelist="NEVER"),
    Kind("04E1A2B3C4D503", whitelist="ALWAYS"),
    Kind("04E1A2B3C4D504", whitelist="ALLOWED_OFFLINE"),
    Kind("04E1A2B3C4D505", whitelist="NEVER", allowed="BLOCKED"),
    Kind("04E1A2B3C4D506", whitelist="NEVER", allowed="EXPIRED"),
    Kind("04E1A2B3C4D507", whitelist="NEVER", allowed="NO_CREDIT"),
    Kind("04E1A2B3C4D508", whitelist="NEVER", allowed="NOT_ALLOWED"),
    Kind("APP-7f3d9c20", type="APP_USER", whitelist="NEVER"),
    Kind("HOC-7f3d9c21", type="AD_HOC_USER", whitelist="NEVER"),
    Kind("04E1A2B3C4D501", type="OTHER"),
    Kind("04E1A2B3C4D509", type="OTHER", whitelist="NEVER"),
)
"""In the order in which they were given out; the last but one shares its uid with the first."""


def kinds(version: Version) -> Iterator[tuple[int, Kind]]:
    """Give those that a version can express, with their numbers; where no type stands in URLs a uid is there once."""
    seen: set[str] = set()
    for number, kind in enumerate(KINDS):
        if kind.type in version.token_types and (version.owner_in_objects or kind.uid not in seen):
            seen.add(kind.uid)
            yield number, kind


def contract(owner: tuple[str, str], number: int) -> str:
    """Write an EMA-ID of ours."""
    return f"{owner[0]}-{owner[1]}-C{number:08d}-X"


def token(version: Version, kind: Kind, owner: tuple[str, str], number: int, at: float, contract_id: str = "") -> Json:
    """Make a Token; its contract is made up where it has none of its own."""
    found: Json = {"country_code": owner[0], "party_id": owner[1]} if version.owner_in_objects else {}
    found |= {
        "uid": kind.uid,
        "type": kind.type,
        "contract_id" if version.owner_in_objects else "auth_id": contract_id or contract(owner, number),
        "issuer": "Reference Mobility",
        "valid": kind.valid,
        "whitelist": kind.whitelist,
    }
    if kind.full:
        found |= {"visual_number": f"{owner[0]}-{owner[1]}-{number:06d}", "language": "en"}
        if version.owner_in_objects:
            found |= {
                "group_id": "FLEET-0001",
                "default_profile_type": "GREEN",
                "energy_contract": {"supplier_name": "Reference Energy", "contract_id": "EC-0001"},
            }
    return found | {"last_updated": written(at)}


def seeded(version: Version, owner: tuple[str, str], now: float) -> list[Json]:
    """Make all Tokens of a party, oldest first."""
    start = min(_START, now - (len(KINDS) + 1) * _DAY)
    return [token(version, kind, owner, number + 1, start + number * _DAY) for number, kind in kinds(version)]


def issued(version: Version, cards: Sequence[Issued], owner: tuple[str, str], at: float) -> list[Json]:
    """Make the Tokens of real cards; a type that a version does not know is OTHER there."""
    found = []
    for number, each in enumerate(cards, 901):
        kind = Kind(each.uid, type=each.type if each.type in version.token_types else "OTHER")
        found.append(token(version, kind, owner, number, at, each.contract_id))
    return found


def sample(version: Version, ident: str, owner: tuple[str, str], at: float, *, full: bool) -> Json:
    """Make a Token to be pushed."""
    return token(version, Kind(ident, full=full), owner, 900, at)
