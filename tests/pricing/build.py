"""Short words for tariffs and CDRs in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"


def component(kind: str, price: str, step: int = 1, vat: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "price": Decimal(price), "step_size": step}
    return made if vat is None else {**made, "vat": Decimal(vat)}


def element(*components: dict[str, Any], **restrictions: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"price_components": list(components)}
    return {**made, "restrictions": restrictions} if restrictions else made


def tariff(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"country_code": "NL", "party_id": "TSC", "id": "T1", "currency": "EUR", "elements": list(elements), **more}


def cdr(
    tariffs: dict[str, Any] | list[dict[str, Any]],
    *segments: dict[str, Any],
    start: str = "2024-06-12T10:00",
    zone: str = ZONE,
    **claims: Any,
) -> dict[str, Any]:
    """`start` is local time; a segment is minutes=, and per dimension its volume: ENERGY="5"; park=True for parking."""
    at = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    begun, periods = at, []
    listed = tariffs if isinstance(tariffs, list) else [tariffs]
    for each in segments:
        periods.append(_period(each, at, listed[0]["id"]))
        at += timedelta(minutes=each["minutes"])
    made: dict[str, Any] = {
        "country_code": "NL", "party_id": "TSC", "id": "C1", "currency": listed[0]["currency"], "start_date_time": _stamp(begun),
        "end_date_time": _stamp(at), "tariffs": listed, "charging_periods": periods,
    }  # fmt: skip
    return {**made, **claims}


def seg(
    minutes: float, energy: str | None = None, *, kind: str = "TIME", tariff_id: str = "", **dimensions: str
) -> dict[str, Any]:
    return {"minutes": minutes, "energy": energy, "kind": kind, "tariff_id": tariff_id, "dimensions": dimensions}


def _period(each: dict[str, Any], at: datetime, tariff_id: str) -> dict[str, Any]:
    hours = (Decimal(str(each["minutes"])) / 60).quantize(Decimal("0.0001"))
    found = [{"type": each["kind"], "volume": hours}] if each["kind"] else []
    if each["energy"] is not None:
        found.append({"type": "ENERGY", "volume": Decimal(each["energy"])})
    found += [{"type": name, "volume": Decimal(value)} for name, value in each["dimensions"].items()]
    return {"start_date_time": _stamp(at), "dimensions": found, "tariff_id": each["tariff_id"] or tariff_id}


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def net(amount: str, gross: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"excl_vat": Decimal(amount)}
    return made if gross is None else {**made, "incl_vat": Decimal(gross)}
