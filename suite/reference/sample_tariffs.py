"""The Tariff of a sample session, in the shape of a version, as a CDR carries it along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from suite.reference.instants import written
from suite.reference.metering import price
from suite.reference.seed_parts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.owners import Owner
    from suite.reference.samples import Sample
    from suite.reference.store import Json
    from suite.standard.versions import Version

_LIMITS: Final = ("min_price", "max_price")
_DAY: Final = 86_400


def tariff_of(version: Version, sample: Sample, owner: Owner, at: float) -> Json:
    """Make the Tariff under which something was charged that began then."""
    found: Json = {"country_code": owner[0], "party_id": owner[1]} if version.owner_in_objects else {}
    found |= {"id": tariff_id(sample, owner), "currency": "EUR"}
    if version.tariff_types and "type" in sample.more:
        found["type"] = sample.more["type"]
    found["tariff_alt_text"] = [text("en", sample.text)]
    for name in _LIMITS if version.tariff_types else ():
        if name in sample.more:
            found[name] = _limit(version, *sample.more[name])
    found["elements"] = [_element(version, each) for each in sample.elements]
    if version.tax_included:
        found["tax_included"] = "NO"
    return found | {"last_updated": written(at - 30 * _DAY)}


def tariff_id(sample: Sample, owner: Owner) -> str:
    """Name the Tariff of a sample session."""
    return f"{owner[0]}-{owner[1]}-{sample.tariff.upper()}"[:36]


def _limit(version: Version, before: Any, after: Any) -> object:
    made = price(version, before, after)
    return {"before_taxes": before, "after_taxes": after} if version.tax_included else made


def _element(version: Version, element: Mapping[str, Any]) -> Json:
    components = [
        {key: each for key, each in part.items() if key != "vat" or version.tariff_types}
        for part in element["price_components"]
    ]
    found: Json = {"price_components": components}
    return found | ({"restrictions": dict(element["restrictions"])} if "restrictions" in element else {})
