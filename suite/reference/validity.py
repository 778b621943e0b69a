"""Whether a body that others sent is what the standard says, for the strict ear: the one place that asks.

Credentials are looked at by hand: a handshake must not hang on a schema that is about to be corrected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from suite.standard.schemas import validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.versions import Version

_LENGTHS: Final = {"token": 64, "url": 255}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_PARTY: Final = {"country_code": 2, "party_id": 3}


def problem(version: Version, name: str, value: object) -> str:
    """Say what is wrong with an object, empty for nothing."""
    if not isinstance(value, dict):
        return f"{name}: an object is wanted"
    return next(_credentials(version, value), "") if name == "credentials" else _by_schema(version, name, value)


def _by_schema(version: Version, name: str, value: dict[str, object]) -> str:
    found = validator(version.name, name).problems(value, 1)
    if found:
        return f"{found[0].pointer or name}: {found[0].message}"
    return "" if _clean(value) else f"{name}: a control character in a string"


def _clean(value: object) -> bool:
    """Whether no string in there holds a control character."""
    if isinstance(value, str):
        return value.isprintable() or not _CONTROL.search(value)
    if isinstance(value, dict):
        return all(map(_clean, value.values()))
    return not isinstance(value, list) or all(map(_clean, value))


def _credentials(version: Version, value: dict[str, object]) -> Iterator[str]:
    yield from _texts(value, _LENGTHS, "")
    if not version.roles_in_endpoints:
        yield from _party(value, "")
        return
    roles = value.get("roles")
    if not isinstance(roles, list) or not roles:
        yield "roles: at least one is wanted"
        return
    for place, role in enumerate(roles):
        if not isinstance(role, dict) or role.get("role") not in version.party_roles:
            yield f"roles[{place}]: no role of {version}"
        else:
            yield from _party(role, f"roles[{place}].")


def _party(value: dict[str, object], at: str) -> Iterator[str]:
    yield from _texts(value, _PARTY, at)
    details = value.get("business_details")
    if not isinstance(details, dict):
        yield f"{at}business_details: an object is wanted"
    else:
        yield from _texts(details, {"name": 100}, f"{at}business_details.")


def _texts(value: dict[str, object], lengths: dict[str, int], at: str) -> Iterator[str]:
    for name, most in lengths.items():
        text = value.get(name)
        if not isinstance(text, str) or not 0 < len(text) <= most:
            yield f"{at}{name}: a text of 1 to {most} characters is wanted"
