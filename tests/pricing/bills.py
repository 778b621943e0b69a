"""Bills written by hand, of every version: what a CPO's own arithmetic says of a session, right or mistaken.

A bill is a list of lines: the part it belongs to, its amount before taxes, its VAT in per cent. Nothing here asks the engine:
which fields of a mistaken bill are wrong follows from the two bills alone.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.pricing.build import cdr

D = Decimal
VERSIONS = ("2.1.1", "2.2.1", "2.3.0")
PARTS = ("fixed", "energy", "time", "parking", "reservation")
_NEAR = {"JPY": D(1), "KWD": D("0.001")}
Line = tuple[str, Decimal, str]
Bill = list[Line]
Amount = tuple[Decimal, Decimal]


def line(part: str, amount: str | Decimal, vat: str = "0") -> Line:
    """Write a line of a bill."""
    return part, D(amount), vat


def sums(bill: Bill) -> dict[str, Amount]:
    """Sum a bill by the name of the CDR's fields, before and after taxes."""
    found = {f"total_{part}_cost": _sum([each for each in bill if each[0] == part]) for part in PARTS}
    return {"total_cost": _sum(bill), **found}


def _sum(bill: Bill) -> Amount:
    return (
        sum((amount for _, amount, _ in bill), D()),
        sum((amount * (100 + D(vat)) / 100 for _, amount, vat in bill), D()),
    )


@dataclass
class Case:
    """A session, what it costs, and what is claimed."""

    name: str
    tariffs: dict[str, Any] | list[dict[str, Any]]
    segments: list[dict[str, Any]]
    right: Bill
    wrong: Bill | None = None
    start: str = "2024-06-12T10:00"
    zone: str = "Europe/Amsterdam"
    country: str = "NLD"
    claims: dict[str, Amount | None] = field(default_factory=dict)
    """Fields claimed otherwise than the bill has them; None leaves one out."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Fields of the CDR that are no amounts."""
    versions: tuple[str, ...] = VERSIONS
    places: int = 4
    due: Amount | None = None
    """What the whole comes to, where that is not the sum of the bill."""
    said: str = ""
    """What is to be noted, where that is all there is to say."""

    def claimed(self) -> dict[str, Amount]:
        """Give the amounts that the CDR claims."""
        found: dict[str, Amount | None] = {**sums(self.right if self.wrong is None else self.wrong), **self.claims}
        return {
            name: (round(each[0], self.places), round(each[1], self.places))
            for name, each in found.items()
            if each is not None and (any(each) or name == "total_cost" or name in self.claims)
        }

    def off(self, version: str) -> set[str]:
        """Name the amounts that are not what the right bill has."""
        right, near = sums(self.right), _NEAR.get(_currency(self.tariffs), D("0.01"))
        right["total_cost"] = self.due or right["total_cost"]
        taxed = version != "2.3.0" or self._taxed()
        found = set()
        for name, (net, gross) in self.claimed().items():
            if abs(net - right[name][0]) > near:
                found.add(_pointer(name, 0, version))
            if abs(gross - right[name][1]) <= near or version == "2.1.1" or not taxed:
                continue
            due = right[name][1] - right[name][0]
            signs = (1, -1) if self.facts.get("credit") else (1,)
            if version == "2.3.0" and self._untold():
                found.add(f"/{name}")
            elif version == "2.2.1" or all(abs(gross - net - sign * due) > near for sign in signs):
                found.add(_pointer(name, 1, version))
        return found if version != "2.1.1" else found & {"/total_cost"}

    def _untold(self) -> bool:
        """Say whether prices include taxes of a rate that nobody tells: then only the whole can be wrong."""
        told = not isinstance(self.tariffs, dict) or "vat" in str(self.tariffs)
        return not told and "YES" in str(self.tariffs)

    def _taxed(self) -> bool:
        """Say whether the tariffs themselves tell the taxes."""
        tariffs = [self.tariffs] if isinstance(self.tariffs, dict) else self.tariffs
        parts = [part for each in tariffs for element in each["elements"] for part in element["price_components"]]
        known = any(each.get("tax_included") == "N/A" for each in tariffs) or any("vat" in each for each in parts)
        return self.facts.get("taxes") != [] and (known or any(each.get("tax_included") == "YES" for each in tariffs))

    def document(self, version: str) -> dict[str, Any]:
        """Write the CDR as that version has it."""
        made = cdr(copy.deepcopy(self.tariffs), *self.segments, start=self.start, zone=self.zone)
        made["tariffs"] = [_tariff(each, version) for each in made["tariffs"]]
        made["total_energy"], made["total_time"] = _energy(made), _hours(made)
        for name, amount in self.claimed().items():
            if version != "2.1.1" or name == "total_cost":
                made[name] = _price(amount, version)
        return _with(_of_version(made, version, self.country), dict(self.facts), version)


def _with(made: dict[str, Any], facts: dict[str, Any], version: str) -> dict[str, Any]:
    """Change what the words of `facts` say beside plain fields: how times are printed, taxes listed, tariffs named."""
    _in_periods(made, facts.pop("short", None), facts.pop("spent", None), facts.pop("unnamed", None))
    _in_prices([each for name, each in made.items() if name.endswith("_cost") and isinstance(each, dict)], facts)
    if later := facts.pop("ended", 0):
        name = "stop_date_time" if version == "2.1.1" else "end_date_time"
        made[name] = (datetime.fromisoformat(made[name]) + timedelta(minutes=later)).strftime("%Y-%m-%dT%H:%M:%SZ")
        made["total_time"] += D(later) / 60
    if facts.pop("place", None):
        for name in ("evse_uid", "evse_id", "connector_id"):
            made["cdr_location"][name] = "#NA"
    made = {**made, **facts}
    return {name: each for name, each in made.items() if each is not None}


def _in_periods(made: dict[str, Any], short: int | None, spent: Decimal | None, unnamed: object) -> None:
    for period in made["charging_periods"]:
        if unnamed is True or (unnamed and period.get("tariff_id") == unnamed):
            period.pop("tariff_id", None)
        for dimension in period["dimensions"]:
            if short is not None:
                dimension["volume"] = round(dimension["volume"], short)
            if spent is not None and dimension["type"] == "TIME":
                dimension["volume"] = made["total_time"] = spent


def _in_prices(prices: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    if "gross" in facts:
        del facts["gross"]
        for each in prices:
            del each["incl_vat"]
    taxes = facts.pop("taxes", "")
    for each in prices if taxes != "" else ():
        amount = each["taxes"][0]["amount"]
        each["taxes"] = {
            "split": [{"name": "A", "amount": amount - 1}, {"name": "B", "amount": D(1)}],
            "positive": [{"name": "VAT", "amount": abs(amount)}],
        }.get(str(taxes), [])


def written(document: dict[str, Any]) -> bytes:
    """Give the bytes of a document, each number with the digits it was given."""
    return json.dumps(document, default=_plain).encode().replace(b'"~', b"").replace(b'~"', b"")


def _plain(value: Decimal) -> str:
    return f"~{value:f}~"


def _currency(tariffs: dict[str, Any] | list[dict[str, Any]]) -> str:
    first = tariffs if isinstance(tariffs, dict) else tariffs[0]
    return str(first["currency"])


def _pointer(name: str, at: int, version: str) -> str:
    keys = {"2.1.1": ("", ""), "2.2.1": ("/excl_vat", "/incl_vat"), "2.3.0": ("/before_taxes", "/taxes")}
    return f"/{name}{keys[version][at]}"


def _price(amount: Amount, version: str) -> Any:
    net, gross = amount
    if version == "2.1.1":
        return net
    if version == "2.2.1":
        return {"excl_vat": net, "incl_vat": gross}
    return {"before_taxes": net, "taxes": [{"name": "VAT", "amount": gross - net}]}


def _tariff(tariff: dict[str, Any], version: str) -> dict[str, Any]:
    made = {**tariff, "last_updated": "2024-01-01T00:00:00Z"}
    if version == "2.1.1":
        for name in ("country_code", "party_id", "min_price", "max_price", "tax_included", "type"):
            made.pop(name, None)
        for each in made["elements"]:
            for component in each["price_components"]:
                component.pop("vat", None)
        return made
    if version == "2.3.0":
        made.setdefault("tax_included", "NO")
        for name in ("min_price", "max_price"):
            if name in made:
                old = made[name]
                made[name] = {"before_taxes": old["excl_vat"]}
                if "incl_vat" in old:
                    made[name]["after_taxes"] = old["incl_vat"]
    return made


def _volumes(made: dict[str, Any]) -> list[tuple[str, Decimal]]:
    return [(each["type"], each["volume"]) for period in made["charging_periods"] for each in period["dimensions"]]


def _energy(made: dict[str, Any]) -> Decimal:
    return sum((volume for kind, volume in _volumes(made) if kind == "ENERGY"), D())


def _hours(made: dict[str, Any]) -> Decimal:
    times = ("TIME", "PARKING_TIME", "RESERVATION_TIME")
    found = sum((volume for kind, volume in _volumes(made) if kind in times), D())
    return found or D(_span(made)) / 3600


def _span(made: dict[str, Any]) -> int:
    begin, end = (datetime.fromisoformat(made[name]) for name in ("start_date_time", "end_date_time"))
    return int((end - begin).total_seconds())


def _of_version(made: dict[str, Any], version: str, country: str) -> dict[str, Any]:
    coordinates = {"latitude": "52.370216", "longitude": "4.895168"}
    place = {
        "id": "LOC1",
        "address": "Street 1",
        "city": "Town",
        "postal_code": "1000AA",
        "country": country,
        "coordinates": coordinates,
    }
    updated = made["end_date_time"]
    if version == "2.1.1":
        for name in ("country_code", "party_id"):
            del made[name]
        made["stop_date_time"] = made.pop("end_date_time")
        for each in made["charging_periods"]:
            each.pop("tariff_id", None)
        connector = {
            "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "voltage": 230,
            "amperage": 32, "last_updated": updated,
        }  # fmt: skip
        evse = {"uid": "E1", "status": "AVAILABLE", "connectors": [connector], "last_updated": updated}
        location = {**place, "type": "ON_STREET", "evses": [evse], "last_updated": updated}
        return {
            **made,
            "auth_id": "NL-TST-C1",
            "auth_method": "WHITELIST",
            "location": location,
            "last_updated": updated,
        }
    token = {"country_code": "NL", "party_id": "TST", "uid": "U1", "type": "RFID", "contract_id": "NL-TST-C1"}
    here = {
        **place, "evse_uid": "E1", "evse_id": "NL*TSC*E1", "connector_id": "1", "connector_standard": "IEC_62196_T2",
        "connector_format": "SOCKET", "connector_power_type": "AC_3_PHASE",
    }  # fmt: skip
    return {
        **made, "session_id": "S1", "cdr_token": token, "auth_method": "WHITELIST", "cdr_location": here, "last_updated": updated
    }  # fmt: skip
