"""Whether a body that others sent is what the standard says, for the strict ear: the one place that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suite.standard.versions import Version


def problem(version: Version, name: str, value: object) -> str:
    """Say what is wrong with an object, empty for nothing."""
    if not isinstance(value, dict):
        return f"{name} is an object"
    return _credentials(version, value) if name == "credentials" else ""


def _credentials(version: Version, value: dict[str, object]) -> str:
    texts = ("token", "url") + (() if version.roles_in_endpoints else ("party_id", "country_code"))
    wrong = [each for each in texts if not isinstance(value.get(each), str) or not value[each]]
    if version.roles_in_endpoints:
        roles = value.get("roles")
        if not isinstance(roles, list) or not roles or not all(isinstance(role, dict) for role in roles):
            wrong.append("roles")
    elif not isinstance(value.get("business_details"), dict):
        wrong.append("business_details")
    return f"missing or wrong: {', '.join(wrong)}" if wrong else ""
