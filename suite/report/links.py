"""Where a requirement stands in the published standard: a link to the clause on the branch of its version."""

from __future__ import annotations

from suite.standard.catalogue import CatalogueError, Requirement, requirement
from suite.standard.versions import is_known, version

_HOME = "https://github.com/ocpi/ocpi/blob"


def known(name: str) -> Requirement | None:
    """Give the requirement, or None where an old record names one that this suite no longer has."""
    try:
        return requirement(name)
    except CatalogueError:
        return None


def text(name: str) -> str:
    """Give what a requirement asks, in our words."""
    found = known(name)
    return found.text if found else ""


def anchor(name: str, version_name: str) -> str:
    """Give file and section, or nothing where the version does not have it."""
    found = known(name)
    demand = found.versions.get(version_name) if found else None
    return demand.anchor if demand else ""


def clause(name: str, version_name: str) -> str:
    """Give the address of the clause, or nothing."""
    place = anchor(name, version_name)
    return f"{_HOME}/{version(version_name).branch}/{place}" if place and is_known(version_name) else ""
