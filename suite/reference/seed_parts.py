"""Parts that Locations and Tariffs share: texts, images, businesses, energy mix, opening hours.

Each function gives fresh dicts, lawful in the version it is asked for; nothing here knows of stores or partners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.instants import written
from suite.reference.seed_names import DIRECTIONS, DIRECTIONS_EN

if TYPE_CHECKING:
    from suite.standard.versions import Version

Json = dict[str, object]

_WEEK: Final = 7 * 86400
_DAY: Final = 86400
SITE: Final = "https://reference.example"


def spoken(version: Version, text: str, plain: str) -> str:
    """Choose the text that a version's strings can hold."""
    return plain if version.text_charset == "ascii" else text


def text(language: str, words: str) -> Json:
    """Make a DisplayText."""
    return {"language": language, "text": words}


def directions(version: Version, language: str) -> list[Json]:
    """Make directions in English, and in the language of the place where its letters are allowed."""
    local = DIRECTIONS.get(language, "")
    both = [text("en", DIRECTIONS_EN)]
    return [*both, text(language, local)] if local and (local.isascii() or version.text_charset != "ascii") else both


def image(name: str, category: str) -> Json:
    """Make an Image with all it can have."""
    return {
        "url": f"{SITE}/images/{name}.jpg",
        "thumbnail": f"{SITE}/images/{name}-small.jpg",
        "category": category,
        "type": "jpeg",
        "width": 1024,
        "height": 768,
    }


def business(name: str, *, full: bool = False) -> Json:
    """Make BusinessDetails."""
    short = name.lower().replace(" ", "-")
    if not full:
        return {"name": name}
    return {"name": name, "website": f"https://{short}.example", "logo": image(short, "OPERATOR")}


def energy_mix(version: Version, supplier: str, *, full: bool) -> Json:
    """Make an EnergyMix whose sources are all of it."""
    if not full:
        return {"is_green_energy": True}
    named = "source" if version.location_type else "category"
    return {
        "is_green_energy": False,
        "energy_sources": [
            {"source": "SOLAR", "percentage": 45.5},
            {"source": "WIND", "percentage": 40},
            {"source": "GAS", "percentage": 14.5},
        ],
        "environ_impact": [{named: "NUCLEAR_WASTE", "amount": 0.0004}, {named: "CARBON_DIOXIDE", "amount": 68.25}],
        "supplier_name": supplier,
        "energy_product_name": f"{supplier} Day and Night",
    }


def hours(version: Version, near: float, *, kind: int) -> Json:
    """Make opening hours: 0 always open, 1 office hours, 2 with exceptions from both."""
    if kind == 0:
        return {"twentyfourseven": True}
    week = range(1, 6) if kind == 1 else range(1, 8)
    regular = [{"weekday": day, "period_begin": "07:30", "period_end": "20:00"} for day in week]
    found: Json = {} if version.hours_choice else {"twentyfourseven": False}
    found["regular_hours"] = regular
    if kind > 1:
        found["exceptional_openings"] = [_period(near + _WEEK, 0.9)]
        found["exceptional_closings"] = [_period(near + 2 * _WEEK, 1.0)]
    return found


def _period(begin: float, days: float) -> Json:
    return {"period_begin": written(begin), "period_end": written(begin + days * _DAY)}
