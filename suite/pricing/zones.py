"""Which time zone local restrictions are read in, and why: the Location's own, that of a country with one zone, else UTC."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

# Alpha-3 to alpha-2 for countries whose land has one zone in the tz database; a CDR's location names only the country.
_COUNTRIES = {
    "AUT": "AT", "BEL": "BE", "BGR": "BG", "CHE": "CH", "CZE": "CZ", "DEU": "DE", "DNK": "DK", "EST": "EE", "FIN": "FI",
    "FRA": "FR", "GBR": "GB", "GRC": "GR", "HRV": "HR", "HUN": "HU", "IRL": "IE", "ISL": "IS", "ITA": "IT", "LIE": "LI",
    "LTU": "LT", "LUX": "LU", "LVA": "LV", "MLT": "MT", "NLD": "NL", "NOR": "NO", "POL": "PL", "ROU": "RO", "SRB": "RS",
    "SVK": "SK", "SVN": "SI", "SWE": "SE", "TUR": "TR", "ISR": "IL", "JPN": "JP", "KOR": "KR", "KWT": "KW", "SGP": "SG",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone with the reason why it is this one; `sure` where the data says so."""

    info: ZoneInfo
    why: str
    sure: bool


UTC = Zone(ZoneInfo("UTC"), "UTC", sure=True)


def zone(given: str | None, named: object, country: object) -> Zone:
    """Choose: what the user gives, what the Location names, what its country has, UTC."""
    for name, why in ((given, "given"), (named, "the Location's time_zone")):
        found = lookup(name)
        if found is not None:
            return Zone(found, f"{found.key}: {why}", sure=True)
    wrong = f"{named!r:.60} is no name of the tz database; " if named is not None and named != "" else ""
    only = _only(country)
    if only is not None:
        return Zone(only, f"{only.key}: {wrong}assumed, the only zone of {country}", sure=True)
    return Zone(ZoneInfo("UTC"), f"UTC: {wrong}assumed, no time zone is named", sure=False)


def lookup(name: object) -> ZoneInfo | None:
    """Give the zone of that name, None for what is none; what else a machine keeps beside its zones is none either."""
    return _zone_of(name) if isinstance(name, str) and name in _names() else None


@cache
def _zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    table = resources.files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(table.split()) - {"Factory"}


def _only(country: object) -> ZoneInfo | None:
    code = _COUNTRIES.get(country.upper()) if isinstance(country, str) else None
    names = _by_country().get(code or "", ())
    return lookup(names[0]) if len(names) == 1 else None


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """Read tzdata's table of zones by country; Germany's and a few others' second zone is an enclave of the same time."""
    found: dict[str, tuple[str, ...]] = {}
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            found[code] = (*found.get(code, ()), name)
    found["DE"] = ("Europe/Berlin",)
    return found
